import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { MIN_CUT_CHARS } from "./cut-json.ts";
import { type JsonObject, stringMember } from "./json.ts";
import type { PrintedError } from "./printed-error.ts";
import { isRequestId } from "./request-id.ts";

const TRACEBACK = "\nTraceback (most recent call last):";
/** How the runtime's own goes on: a message may hold another one. */
const OWN_TRACEBACK = `${TRACEBACK}\n\u00a0`;
const TYPE = /^[\p{L}_][\p{L}\p{M}\p{N}_.]{0,200}$/u;
/** Without a traceback, only a name of this kind tells an error from an application's long line. */
const TELLING_TYPE = /(?:^Runtime\.\w|Error|Exception|Failure|Fault|Exit|Interrupt|Warning|Timeout)\w{0,80}$/;
/** What `traceback.format_exc` ends with; the runtime's ends in frames. */
const LAST_WORDS = /^[\p{L}_][\p{L}\p{M}\p{N}_.]{0,200}(?:: |$)/u;
const CLIENT =
  /^\[ERROR\] \[\d{10,16}\] LAMBDA_RUNTIME (Failed to post handler success response\. Http response code: (\d{3})\.)\s*(\{.*)?/;

/**
 * The error that the Python runtime client printed in the text log format: one event, `[ERROR]` followed by a space
 * (the logging module writes a TAB there), the type, the message, the traceback indented with no-break spaces.
 *
 * Source: aws-lambda-python-runtime-interface-client, `bootstrap.log_error`.
 */
export function readPythonText(text: string): PrintedError | null {
  if (!text.startsWith("[ERROR] ")) return null;
  const own = text.lastIndexOf(OWN_TRACEBACK);
  const found = own < 0 ? text.indexOf(TRACEBACK) : own;
  // A long message may fill the event, so that the traceback is in the next one.
  if (found < 0 && text.length < MIN_CUT_CHARS) return null;
  const at = found < 0 ? text.length : found;
  const head = text.slice(8, Math.min(at, 8 + 65_536));
  const colon = head.indexOf(": ");
  const type = colon < 0 ? head.trim().replace(/:$/, "") : head.slice(0, colon);
  if (!TYPE.test(type) || (found < 0 && !TELLING_TYPE.test(type))) return null;
  const message = colon < 0 ? "" : head.slice(colon + 2);
  const trace = text
    .slice(at + TRACEBACK.length, at + 262_144)
    .split("\n")
    .slice(1);
  // Nobody but the runtime indents a traceback with no-break spaces; with spaces, as older ones did, a logger does.
  const isOwn = trace.some((line) => line.startsWith("\u00a0"));
  if (!isOwn && endsInWords(trace)) return null;
  return {
    runtime: "python",
    origin: "handler",
    imitable: !type.startsWith("Runtime.") && !isOwn,
    type: boundedType(type),
    runtimeType: type.startsWith("Runtime.") ? boundedType(type) : null,
    message: message === "" ? null : boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    causeText: `${type}: ${message}`.slice(0, MAX_CAUSE_CHARS),
  };
}

function endsInWords(trace: readonly string[]): boolean {
  const last = trace.findLast((line) => line.trim() !== "");
  return last !== undefined && !/^\s/.test(last) && trace.some((line) => LAST_WORDS.test(line));
}

/**
 * The same in the JSON log format. `logger.exception` prints `message` and `logger` beside the error; the runtime's own
 * record has neither. Older clients write `log_level` instead of `level`.
 */
export function readPythonJson(json: JsonObject, _text = "", isCut = false): PrintedError | null {
  const type = stringMember(json, "errorType");
  // The message comes first: it may fill the event.
  const trace: unknown = json["stackTrace"] ?? (isCut ? [] : undefined);
  if ((type === null && !isCut) || !Array.isArray(trace) || !isRuntimes(json)) return null;
  const message = stringMember(json, "errorMessage");
  const requestId = json["requestId"];
  const isRuntimeType = type?.startsWith("Runtime.") ?? false;
  return {
    runtime: "python",
    origin: isCut || (typeof requestId === "string" && isRequestId(requestId)) ? "handler" : "init",
    imitable: !isRuntimeType,
    type: type === null ? null : boundedType(type),
    runtimeType: type !== null && isRuntimeType ? boundedType(type) : null,
    message: message === null ? null : boundedMessage(message),
    trace: boundedTrace(
      trace.slice(0, 400).flatMap((line: unknown) => (typeof line === "string" ? line.split("\n") : [])),
    ),
    code: null,
    causeText: `${type ?? ""}: ${message ?? ""}`.slice(0, MAX_CAUSE_CHARS),
  };
}

function isRuntimes(json: JsonObject): boolean {
  if (json["level"] !== "ERROR" && json["log_level"] !== "ERROR") return false;
  if (stringMember(json, "timestamp") === null || typeof json["errorMessage"] !== "string") return false;
  return !Object.hasOwn(json, "message") && !Object.hasOwn(json, "logger");
}

/**
 * The complaint of the native client that Node.js and Python share, raw text in both log formats. Only 413 (the
 * response is too large) is a failure of its own; 400 and 403 follow another one.
 */
export function readRuntimeClient(text: string): PrintedError | null {
  const [, sentence, status, body] = CLIENT.exec(text.slice(0, 2000)) ?? [];
  if (sentence === undefined || status !== "413") return null;
  const printed = body === undefined ? null : /"errorMessage":\s?"([^"]{1,500})"/.exec(body)?.[1];
  return {
    runtime: "other",
    origin: "client",
    imitable: true,
    type: (body === undefined ? null : /"errorType":\s?"([\w.]{1,80})"/.exec(body)?.[1]) ?? null,
    runtimeType: null,
    message: printed ?? sentence,
    trace: [],
    code: null,
    causeText: "",
  };
}
