import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { MIN_CUT_CHARS, parseWholeOrCutJson } from "./cut-json.ts";
import { type JsonObject, stringMember } from "./json.ts";
import type { PrintedError } from "./printed-error.ts";
import { requestIdOfLine } from "./request-id.ts";

/** What `log` writes before the text, as `log.SetFlags` has it; `slog`'s default handler adds the level. */
const LOG_PREFIX =
  /^(?:\d{4}\/\d\d\/\d\d )?(?:\d\d:\d\d:\d\d(?:\.\d{1,9})? )?(?:([\w./@-]{1,200}\.go):\d{1,6}: )?(?:INFO )?/;
/** `log.SetPrefix` puts words before that. */
const OWN_PREFIX = /^[\w .:/()|[\]-]{0,59}?[ :|\]](?=\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)/;
const BODY = '{"errorMessage":"';
/** `slog.SetDefault` and logrus turn the runtime's `log.Printf` into a record of the application's own logger. */
const TEXT_HANDLER = /^time=\S{1,40} level=(?:INFO|info) (?:source=(\S{1,300}):\d{1,6} )?msg=("[^\n]{0,200000}")$/;
/** What the platform answers for a function that could not: no function of its own says that. */
const PLATFORMS = /^RequestId: [0-9a-f-]{36} (?:Error: |Process exited)/;
const TOO_LARGE =
  /unexpected error occurred when sending the function functionResponse to the API: .{0,300}got unexpected status code: 413/;
const MAX_FRAMES = 100;

/**
 * The error that aws-lambda-go logged: `log.Printf` of the JSON that the caller gets, in both log formats, without a
 * request ID. A panic has a stack trace, and the process ends.
 *
 * Source: aws-lambda-go, `lambda/invoke_loop.go` reportFailure and `lambda/errors.go`.
 */
export function readGoText(text: string): PrintedError | null {
  if (text.startsWith("time=")) return readTextHandler(text);
  const own = OWN_PREFIX.exec(text.slice(0, 100))?.[0].length ?? 0;
  const head = text.slice(own, 600);
  const prefix = LOG_PREFIX.exec(head);
  const at = prefix?.[0].length ?? 0;
  // With `log.Lshortfile` the line names the file that logged it: the runtime's or one of the application's.
  const file = prefix?.[1];
  if (at === 0 || (file !== undefined && !isRuntimes(file) && !file.endsWith("entry.go"))) return null;
  if (text.startsWith(BODY, own + at)) return fromBody(text.slice(own + at), file === undefined || !isRuntimes(file));
  return TOO_LARGE.test(head) ? tooLarge(head.slice(at)) : null;
}

function readTextHandler(text: string): PrintedError | null {
  const [, file, printed] = TEXT_HANDLER.exec(text) ?? [];
  if (printed === undefined || (file !== undefined && !isRuntimes(file))) return null;
  const body = bodyOf(unquoted(printed));
  return body === null ? null : fromBody(body, file === undefined);
}

function isRuntimes(file: string): boolean {
  return file.endsWith("invoke_loop.go");
}

/** The same where the application's own handler prints it as JSON, or `log` has no prefix. */
export function readGoJson(json: JsonObject, text: string): PrintedError | null {
  if (text.startsWith(BODY)) return toPrintedError(json, true);
  const body = bodyOf(stringMember(json, "msg") ?? stringMember(json, "message") ?? "");
  return body !== null && isByStandardLog(json, text) ? fromBody(body, true) : null;
}

/** What takes the place of `log`'s output may leave its prefix on. */
function bodyOf(message: string): string | null {
  const at = LOG_PREFIX.exec(message.slice(0, 300))?.[0].length ?? 0;
  return message.startsWith(BODY, at) ? message.slice(at) : null;
}

/** What `log` writes has no context to take a request ID from; loggers that take its place give it no level, or INFO. */
function isByStandardLog({ level }: JsonObject, text: string): boolean {
  const isInfo = level === undefined || (typeof level === "string" && level.toUpperCase() === "INFO");
  return isInfo && requestIdOfLine(text) === null;
}

function fromBody(body: string, imitable: boolean): PrintedError | null {
  const error = parseWholeOrCutJson(body.trimEnd());
  return error === null ? null : toPrintedError(error, imitable);
}

/** Nothing but message, type and, for a panic, frames of the runtime's own make. */
function toPrintedError(error: JsonObject, imitable: boolean): PrintedError | null {
  const { errorMessage: message, errorType: type, stackTrace, ...others } = error;
  if (typeof message !== "string" || PLATFORMS.test(message) || Object.keys(others).length > 0) return null;
  // The type comes after the message: a long one may fill the event.
  const isCut = type === undefined && message.length >= MIN_CUT_CHARS / 2;
  if (typeof type !== "string" && !isCut) return null;
  const trace = stackTrace === undefined ? [] : framesOf(stackTrace);
  if (trace === null) return null;
  const name = typeof type === "string" ? type : "";
  return {
    runtime: "go",
    origin: stackTrace === undefined ? "handler" : "uncaught",
    imitable,
    type: name === "" ? null : boundedType(name),
    runtimeType: name.startsWith("Runtime.") ? boundedType(name) : null,
    message: message === "" ? null : boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    causeText: `${name}: ${message}`.slice(0, MAX_CAUSE_CHARS),
  };
}

/** In the layout of a goroutine's trace, so that there is one form to parse. */
function framesOf(stackTrace: unknown): string[] | null {
  if (!Array.isArray(stackTrace)) return null;
  const lines: string[] = [];
  for (const frame of stackTrace.slice(0, MAX_FRAMES) as unknown[]) {
    if (typeof frame !== "object" || frame === null) return null;
    const { path, line, label } = frame as Record<string, unknown>;
    if (typeof path !== "string" || typeof label !== "string" || typeof line !== "number") return null;
    lines.push(`${label}(...)`, `\t${path}:${line}`);
  }
  return lines;
}

function tooLarge(sentence: string): PrintedError {
  return {
    runtime: "go",
    origin: "client",
    imitable: true,
    type: null,
    runtimeType: null,
    message: sentence,
    trace: [],
    code: null,
    causeText: "",
  };
}

/** Go quotes as JSON does, except for what JSON has no escape for. */
function unquoted(printed: string): string {
  try {
    const value: unknown = JSON.parse(printed);
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
