import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { parseCutJson } from "./cut-json.ts";
import { type JsonObject, objectMember, parseJsonObject, stringMember } from "./json.ts";
import type { ChainedError, ErrorOrigin, PrintedError } from "./printed-error.ts";
import { isRequestId } from "./request-id.ts";

/** Datadog's tracer patches `console.error` and puts its IDs in front of what the runtime says. */
const MAX_PREFIX_CHARS = 220;
const MAX_CHAIN = 10;

const HEADINGS: readonly { readonly heading: string; readonly origin: ErrorOrigin }[] = [
  { heading: "Invoke Error \t", origin: "handler" },
  { heading: "Init Error \t", origin: "init" },
  { heading: "Uncaught Exception \t", origin: "uncaught" },
  { heading: "Unhandled Promise Rejection \t", origin: "uncaught" },
];

// <time>\t<id|undefined|-|>\tERROR\t
const LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t([0-9a-z-]{0,36})\tERROR\t(?:\[dd\.trace_id=[^\]\n]{1,120}\] )?/;

/**
 * The error that the Node.js runtime client printed in the text log format.
 *
 * Source: aws-lambda-nodejs-runtime-interface-client, `LogPatch` and `Errors`: heading, space, TAB, JSON.
 */
export function readNodejsText(text: string): PrintedError | null {
  const line = LINE.exec(text.slice(0, MAX_PREFIX_CHARS));
  if (line === null) return null;
  const at = line[0].length;
  const found = HEADINGS.find(({ heading }) => text.startsWith(heading, at));
  if (found === undefined) return null;
  const body = text.slice(at + found.heading.length);
  const inInit = found.origin === "uncaught" && !isRequestId(line[1] ?? "");
  const error = parseJsonObject(body.trimEnd()) ?? parseCutJson(body) ?? {};
  return toPrintedError(error, inInit ? "init" : found.origin, true);
}

/**
 * The same in the JSON log format, where the runtime's record and the application's `console.error(error)` are the same
 * bytes; only errors of the runtime's own classes are beyond doubt.
 */
export function readNodejsJson(json: JsonObject, _text: string, isCut: boolean): PrintedError | null {
  if (json["level"] !== "ERROR" || stringMember(json, "timestamp") === null) return null;
  const error = objectMember(json, "message");
  if (error === null || !looksLikeError(error, isCut)) return null;
  const requestId = stringMember(json, "requestId");
  const origin = requestId === null || !isRequestId(requestId) ? "init" : "handler";
  return toPrintedError(error, origin, shownType(error) === null);
}

/** The formatter writes all three of any error; of a cut one the stack may be missing. */
function looksLikeError(error: JsonObject, isCut: boolean): boolean {
  const { errorMessage, stackTrace } = error;
  const isWhole = (Array.isArray(stackTrace) && isStack(lines(stackTrace))) || isCut;
  if (isWhole && stringMember(error, "errorType") !== null && typeof errorMessage === "string") return true;
  // An error class with its own `toJSON` (AxiosError) is printed as that makes it.
  return stringMember(error, "stack") !== null && typeof error["message"] === "string";
}

/** V8's, not what a function in another language answered: that has frames alone. */
function isStack(stack: readonly string[]): boolean {
  return !/^\s+File "|^[\w$.]+\([\w$.]+(?::\d+)?\)$/.test(stack[0] ?? "");
}

/** Names of errors of the runtime's own that the JSON format prints bare, and newer clients with a suffix. */
const BARE_NAMES =
  /^(ImportModuleError|UserCodeSyntaxError|HandlerNotFound|MalformedHandlerName|UnhandledPromiseRejection|NodeJsExit|JSONStringifyError|MalformedStreamingHandler|InvalidStreamingOperation|CallbackHandlerDeprecated|NativeClientLoading|PlatformError)(?:Error)?$/;

/** The runtime's own name of the error: the JSON format's `errorType` lacks the prefix that `name` and the stack keep. */
function runtimeTypeOf(error: JsonObject): string | null {
  const type = stringMember(error, "errorType");
  if (type?.startsWith("Runtime.")) return boundedType(type);
  const shown = shownType(error);
  // A class of the application's may have the bare name; its stack shows that.
  if (shown !== null || type === null || lines(error["stackTrace"] ?? error["stack"]).length > 0) return shown;
  const bare = BARE_NAMES.exec(type)?.[1];
  return bare === undefined ? null : `Runtime.${bare}`;
}

/** What only an error of the runtime's own classes shows. */
function shownType(error: JsonObject): string | null {
  const name = stringMember(error, "name");
  if (name?.startsWith("Runtime.")) return boundedType(name);
  const [first = ""] = lines(error["stackTrace"]);
  return /^Runtime\.\w{1,80}/.exec(first)?.[0] ?? null;
}

function toPrintedError(error: JsonObject, origin: ErrorOrigin, imitable: boolean): PrintedError {
  const reason = objectMember(error, "reason");
  const stack = stackOf(error, reason);
  const message = messageOf(error);
  const causes = [objectMember(error, "cause"), objectMember(error, "originalError")].flatMap((cause) =>
    cause === null ? [] : [stringMember(cause, "code") ?? "", messageOf(cause) ?? ""],
  );
  const code = stringMember(error, "code") ?? (reason === null ? null : stringMember(reason, "code"));
  const type = stringMember(error, "errorType") ?? stringMember(error, "name");
  const runtimeType = runtimeTypeOf(error);
  const firstFrame = stack.findIndex((line) => line.startsWith("    at "));
  const chain = chainOf(reason ?? error);
  return {
    runtime: "nodejs",
    origin: runtimeType === "Runtime.UnhandledPromiseRejection" && origin === "handler" ? "uncaught" : origin,
    imitable,
    type: type === null ? null : boundedType(type),
    runtimeType,
    message: message === null ? null : boundedMessage(message),
    trace: boundedTrace(firstFrame < 0 ? [] : stack.slice(firstFrame)),
    code,
    ...(chain.length === 0 ? {} : { chain }),
    causeText: [code ?? "", message ?? "", ...causes, ...stack].join("\n").slice(0, MAX_CAUSE_CHARS),
  };
}

/** A rejection wraps the error that is its reason: that one's stack tells where it came from. */
function stackOf(error: JsonObject, reason: JsonObject | null): string[] {
  const ofReason = reason === null ? [] : lines(reason["stack"] ?? reason["stackTrace"]);
  return ofReason.length > 0 ? ofReason : lines(error["stack"] ?? error["stackTrace"]);
}

/** `cause` where the error's class or a serialiser makes it enumerable; V8's own is not, and so is not printed. */
function chainOf(error: JsonObject): ChainedError[] {
  const chain: ChainedError[] = [];
  for (
    let cause = objectMember(error, "cause");
    cause !== null && chain.length < MAX_CHAIN;
    cause = objectMember(cause, "cause")
  ) {
    const type = stringMember(cause, "errorType") ?? stringMember(cause, "name") ?? stringMember(cause, "type");
    const message = messageOf(cause);
    if (type === null && message === null) break;
    const stack = lines(cause["stack"] ?? cause["stackTrace"]).filter((line) => line.startsWith("    at "));
    chain.push({
      type: type === null ? null : boundedType(type),
      message: message === null ? null : boundedMessage(message),
      trace: boundedTrace(stack),
    });
  }
  return chain;
}

function messageOf(error: JsonObject): string | null {
  return stringMember(error, "errorMessage") ?? stringMember(error, "message");
}

function lines(stack: unknown): string[] {
  if (typeof stack === "string") return stack.slice(0, 262_144).split("\n");
  if (!Array.isArray(stack)) return [];
  return stack.slice(0, 400).flatMap((line: unknown) => (typeof line === "string" ? line.split("\n") : []));
}
