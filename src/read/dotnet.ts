import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { MIN_CUT_CHARS } from "./cut-json.ts";
import { type JsonObject, stringMember } from "./json.ts";
import type { ErrorOrigin, PrintedError } from "./printed-error.ts";
import { isRequestId } from "./request-id.ts";

// <time>\t<id or nothing>\tfail\t
const LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t([0-9a-f-]{0,36})\tfail\t/;
/** `Exception.ToString()`: the full name, an error code of the system's, the message. */
const HEADER =
  /^([\p{L}_][\p{L}\p{M}\p{N}_.+`]{0,199}(?:\[[^\]\n]{1,200}\]{1,3})?)(?: \((?:0x[0-9A-F]{8}|-?\d{1,10}|[0-9A-F]{8}, (?:0x[0-9A-F]{8}|\d{1,10}))\))?(?:: |$)/u;
const TRACE_LINE = /^(?: {3})?(?:at \S|--- End of )|^ {0,3}---> /;
const CAUSE = /^ {0,3}---> (?:\(Inner Exception #\d{1,4}\) )?/;
/**
 * Only an exception that nothing caught has come up to these. Expressions that a library compiled are called
 * `lambda_method` as well, but take no Lambda context.
 */
const RUNTIME_FRAME =
  /^ {0,3}at (?:Amazon\.Lambda\.RuntimeSupport\.|lambda_method\d{0,9}\(Closure ?, Stream ?, I?LambdaContext(?:Internal)? ?, Stream ?\))/;

const MAX_READ_CHARS = 262_144;

/**
 * The error that the .NET runtime client printed in the text log format: what `ToString()` makes of the exception, behind
 * time, request ID and level. `Console.Error` prints the same; but a trace reaches up only to where it was caught.
 *
 * Source: aws-lambda-dotnet, Amazon.Lambda.RuntimeSupport, `LambdaBootstrap` and `DefaultLogMessageFormatter`.
 */
export function readDotnetText(text: string): PrintedError | null {
  const line = LINE.exec(text.slice(0, 80));
  if (line === null) return null;
  const error = readDotnetException(
    text.slice(line[0].length, MAX_READ_CHARS),
    isRequestId(line[1] ?? "") ? "handler" : "init",
  );
  if (error === null || (error.trace.length === 0 && text.length < MIN_CUT_CHARS)) return null;
  // `Error: <message>` above a stack is an application's own: an exception without a namespace has the runtime's frames.
  return error.imitable && error.type?.includes(".") !== true ? null : error;
}

/** The same in the JSON log format. A logger's own text stands in `message`, which the runtime leaves empty. */
export function readDotnetJson(json: JsonObject, _text = "", isCut = false): PrintedError | null {
  const type = stringMember(json, "errorType");
  const lines: unknown = json["stackTrace"] ?? (isCut ? [] : undefined);
  if (type === null || json["level"] !== "Error" || json["message"] !== "" || !Array.isArray(lines)) return null;
  if (stringMember(json, "timestamp") === null || typeof json["errorMessage"] !== "string") return null;
  const requestId = stringMember(json, "requestId");
  const printed = lines.slice(0, 2000).filter((line: unknown) => typeof line === "string");
  const trace = printed.slice(
    Math.max(
      printed.findIndex((line) => TRACE_LINE.test(line)),
      0,
    ),
  );
  return toPrintedError(
    { type, message: json["errorMessage"], trace },
    requestId !== null && isRequestId(requestId) ? "handler" : "init",
  );
}

/** An exception as its `ToString()` gives it, or `null` when the text does not begin with a type's name. */
export function readDotnetException(text: string, origin: ErrorOrigin): PrintedError | null {
  const lines = text.split("\n");
  const [first = ""] = lines;
  const header = HEADER.exec(first.slice(0, 1024));
  if (header?.[1] === undefined) return null;
  const at = lines.findIndex((line) => TRACE_LINE.test(line));
  const message = [first.slice(header[0].length), ...lines.slice(1, Math.max(at, 1))].join("\n");
  return toPrintedError({ type: header[1], message, trace: at < 0 ? [] : lines.slice(at) }, origin);
}

interface Printed {
  readonly type: string;
  readonly message: string;
  readonly trace: readonly string[];
}

function toPrintedError({ type, message, trace }: Printed, origin: ErrorOrigin): PrintedError {
  // Frames name types such as `ConnectTimeoutPolicy`: only what is said counts as a cause.
  const causes = trace.filter((line) => CAUSE.test(line)).map((line) => line.replace(CAUSE, ""));
  return {
    runtime: "dotnet",
    origin,
    imitable: origin === "raw" || !trace.some((line) => RUNTIME_FRAME.test(line)),
    type: boundedType(type),
    runtimeType: null,
    message: message === "" ? null : boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    causeText: [message === "" ? type : `${type}: ${message}`, ...causes].join("\n").slice(0, MAX_CAUSE_CHARS),
  };
}
