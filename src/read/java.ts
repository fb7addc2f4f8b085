import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { CLASS, CLASS_NOT_FOUND, FRAME, headerOf, isOwnWords, LOADING } from "./java-header.ts";
import { type JsonObject, stringMember } from "./json.ts";
import type { ErrorOrigin, PrintedError } from "./printed-error.ts";

/** What the client says of a handler that it cannot call, without an exception: the whole text. */
const SENTENCE =
  /^(?:Invalid handler: `.{0,500}'|No public method named \S{0,200} with appropriate method signature found on class \S{1,500}|Class does not implement an appropriate handler interface: \S{1,500}|Class \S{1,500} (?:has no public method named \S{1,200}|does not implement an appropriate handler interface: \S{1,500}|does not implement RequestHandler with concrete type parameters.{0,300})|Invalid class signature for RequestHandler\. .{1,200})$/;
/** A worker of a multi-concurrent environment gave up. */
const LOOP = /^Runtime Loop on Thread ID: .{1,200} Failed\.\n/;
const TRACE_LINE = /^\t*(?:at |\.\.\. \d|Caused by: |Suppressed: |\[CIRCULAR REFERENCE)/;
const JSON_MEMBERS: ReadonlySet<string> = new Set(["timestamp", "message", "level", "AWSRequestId", "tenantId"]);

const MAX_READ_CHARS = 262_144;
const MAX_SENTENCE_CHARS = 2000;

/**
 * The error that the Java runtime client printed in the text log format: the message, a colon and the class, then what
 * `printStackTrace` prints, which begins with the class and the message again. Handlers that cannot be called are a
 * sentence alone.
 *
 * Source: aws-lambda-java-libs, runtime-interface-client, `UserFault.reportableError` and `EventHandlerLoader`.
 */
export function readJavaText(text: string): PrintedError | null {
  const cut = text.slice(0, MAX_READ_CHARS);
  if (cut.length < MAX_SENTENCE_CHARS && SENTENCE.test(cut)) {
    return toPrintedError({ type: null, message: cut, lines: [] }, "handler");
  }
  const loop = LOOP.exec(cut)?.[0];
  if (loop !== undefined) return readThrowable(cut.slice(loop.length), "uncaught");
  const header = headerOf(cut);
  if (header === null) return null;
  const { type, message, end } = header;
  const lines = traceOf(cut.slice(end));
  const inInit = LOADING.test(message) || endsInConstructor(lines);
  return toPrintedError({ type, message: message === type ? null : message, lines }, inInit ? "init" : "handler");
}

/**
 * The same in the JSON log format, where the text stands under `message`. An application's `log(text, ERROR)` has the
 * same members; those of log4j2's layout has more.
 */
export function readJavaJson(json: JsonObject, _text = "", isCut = false): PrintedError | null {
  const message = stringMember(json, "message");
  // The level comes after the message: a long trace may fill the event.
  const level = json["level"] ?? (isCut ? "ERROR" : undefined);
  if (message === null || level !== "ERROR" || stringMember(json, "timestamp") === null) return null;
  if (!Object.keys(json).every((key) => JSON_MEMBERS.has(key))) return null;
  return readJavaText(message.slice(0, MAX_READ_CHARS).replaceAll("\r\n", "\n").trimEnd());
}

/** The text where it begins like JSON or like a line of the platform: the client prints a message as it is. */
export function readJavaPrint(text: string): PrintedError | null {
  return text.includes("\n\tat ") ? readJavaText(text) : null;
}

/** What `printStackTrace` prints, or `null` when the text does not begin with a class. */
export function readThrowable(text: string, origin: ErrorOrigin): PrintedError | null {
  const [first = "", ...rest] = text.slice(0, MAX_READ_CHARS).split("\n");
  const colon = first.indexOf(": ");
  const type = colon < 0 ? first : first.slice(0, colon);
  if (!CLASS.test(type)) return null;
  const trace = rest.findIndex((line) => TRACE_LINE.test(line));
  const head = [colon < 0 ? "" : first.slice(colon + 2), ...(trace < 0 ? [] : rest.slice(0, trace))];
  const lines = trace < 0 ? [] : rest.slice(trace);
  return toPrintedError({ type, message: head.join("\n") || null, lines }, origin);
}

/** How many lines before this one the client's print begins, `null` when none has its class in this line. */
export function javaPrintBegins(lineAt: (offset: number) => string | null): number | null {
  const [line, next] = [lineAt(0) ?? "", lineAt(1)];
  const colon = line.lastIndexOf(": ");
  if (colon < 0 || next === null) return null;
  const type = line.slice(colon + 2);
  if (!CLASS.test(type)) return null;
  if (isOwnWords(next, type)) return FRAME.test(lineAt(2) ?? "") ? 0 : null;
  if (!next.startsWith(type)) return null;
  const [message, detail] = [line.slice(0, colon), next.slice(type.length + 2)];
  if (message === type || LOADING.test(message) || message.startsWith(CLASS_NOT_FOUND) || detail.startsWith(message)) {
    return 0;
  }
  // A message of several lines: its first one stands before.
  for (let back = 1; back <= 20; back++) if (lineAt(-back) === detail) return back;
  return null;
}

function traceOf(text: string): string[] {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => TRACE_LINE.test(line));
  return first < 0 ? [] : lines.slice(first);
}

/** The client's own frames are cut off: a trace that ends in reflection's constructor is that of the handler's class. */
function endsInConstructor(lines: readonly string[]): boolean {
  const end = lines.findIndex((line) => !FRAME.test(line));
  const outermost = (end < 0 ? lines.at(-1) : lines[end - 1]) ?? "";
  return /^\tat (?:java\.base\/)?java\.lang\.reflect\.Constructor\.newInstance\(/.test(outermost);
}

interface Printed {
  readonly type: string | null;
  readonly message: string | null;
  readonly lines: readonly string[];
}

function toPrintedError({ type, message, lines }: Printed, origin: ErrorOrigin): PrintedError {
  // Frames name classes such as `ConnectTimeoutHandler`: only what is said counts as a cause.
  const said = lines.filter((line) => !line.startsWith("\t")).map((line) => line.replace(/^Caused by: /, ""));
  return {
    runtime: "java",
    origin,
    imitable: true,
    type: type === null ? null : boundedType(type),
    runtimeType: null,
    message: message === null ? null : boundedMessage(message),
    trace: boundedTrace(lines),
    code: null,
    causeText: [[type, message].filter((part) => part !== null).join(": "), ...said]
      .join("\n")
      .slice(0, MAX_CAUSE_CHARS),
  };
}
