import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { MIN_CUT_CHARS, parseWholeOrCutJson } from "./cut-json.ts";
import { type JsonObject, stringMember } from "./json.ts";
import type { PrintedError } from "./printed-error.ts";

/** What `log` writes before the text, as `log.SetFlags` has it; `slog`'s default handler adds the level. */
const LOG_PREFIX =
  /^(?:\d{4}\/\d\d\/\d\d )?(?:\d\d:\d\d:\d\d(?:\.\d{1,9})? )?(?:([\w./@-]{1,200}\.go):\d{1,6}: )?(?:INFO )?/;
const BODY = '{"errorMessage":"';
/** `slog.SetDefault` turns the runtime's `log.Printf` into a record of the application's own handler. */
const TEXT_HANDLER = /^time=\S{1,40} level=INFO msg=("\{\\"errorMessage\\":.{0,200000}")$/;
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
  const head = text.slice(0, 600);
  if (head.startsWith("time=")) {
    const printed = TEXT_HANDLER.exec(text)?.[1];
    return printed === undefined ? null : fromBody(unquoted(printed), true);
  }
  const prefix = LOG_PREFIX.exec(head);
  const at = prefix?.[0].length ?? 0;
  // With `log.Lshortfile` the line names the file that logged it: the runtime's or one of the application's.
  const file = prefix?.[1];
  const isRuntimes = file?.endsWith("invoke_loop.go") ?? false;
  if (at === 0 || (file !== undefined && !isRuntimes && !file.endsWith("entry.go"))) return null;
  if (text.startsWith(BODY, at)) return fromBody(text.slice(at), !isRuntimes);
  return TOO_LARGE.test(head) ? tooLarge(head.slice(at)) : null;
}

/** The same where the application's own handler prints it as JSON, or `log` has no prefix. */
export function readGoJson(json: JsonObject, text: string): PrintedError | null {
  if (text.startsWith(BODY)) return toPrintedError(json, true);
  const message = stringMember(json, "msg") ?? stringMember(json, "message");
  return message?.startsWith(BODY) ? fromBody(message, true) : null;
}

function fromBody(body: string, imitable: boolean): PrintedError | null {
  const error = parseWholeOrCutJson(body.trimEnd());
  return error === null ? null : toPrintedError(error, imitable);
}

/** Nothing but message, type and, for a panic, frames of the runtime's own make. */
function toPrintedError(error: JsonObject, imitable: boolean): PrintedError | null {
  const { errorMessage: message, errorType: type, stackTrace, ...others } = error;
  if (typeof message !== "string" || Object.keys(others).length > 0) return null;
  // The type comes after the message: a long one may fill the event.
  const isCut = type === undefined && message.length >= MIN_CUT_CHARS / 2;
  if (typeof type !== "string" && !isCut) return null;
  const trace = stackTrace === undefined ? [] : framesOf(stackTrace);
  if (trace === null) return null;
  const name = typeof type === "string" ? type : "";
  return {
    runtime: "go",
    origin: stackTrace === undefined ? "handler" : "uncaught",
    // An application may print what another function answered, but hardly the stack of its panic.
    imitable: imitable && stackTrace === undefined,
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
