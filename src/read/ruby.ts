import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { MIN_CUT_CHARS, parseWholeOrCutJson } from "./cut-json.ts";
import type { JsonObject } from "./json.ts";
import type { ErrorOrigin, PrintedError } from "./printed-error.ts";
import { asRequestId } from "./request-id.ts";

/** A class without a name, or inside one, is `#<Class:0x…>`. */
const TYPE = /^(Function|Init|Runtime)<((?:#<Class:0x[0-9a-f]{1,20}>|\p{Lu})[\p{L}\p{M}\p{N}_:]{0,180})>$/u;
/** The runtime's first event; the JSON is the second one. */
const HEADING =
  /^(?:(Error raised from handler method)|(Critical exception from handler)|Init error when loading handler[^\n]{0,200})$/;
/** Classes for which the runtime gives up even though they are no `Exception` of their own kind. */
const CRITICAL =
  /^(?:NoMethodError|NameError|NoMemoryError|SystemExit|SystemStackError|SecurityError|Interrupt|SignalException|ScriptError|LoadError|SyntaxError|NotImplementedError|Exception)$/;
/**
 * The signal that ends an idle environment reaches the runtime while it waits for the next invocation, and is reported
 * as if loading the function had failed.
 */
const SHUTDOWN = /^(?:SignalException|Interrupt|LambdaErrors::InvocationError)$/;
/** `E, [2026-01-02T03:04:05.678901 #8] ERROR <id> -- : message` */
const LOGGER = /^[A-Z], \[\d{4}-\d\d-\d\dT[\d:.]{8,20} #\d{1,10}\] {1,3}[A-Z]{3,7} ([0-9a-f-]{36}) -- /;

/**
 * The error that the Ruby runtime client printed, in the text format in both log formats and without a request ID:
 * heading, line end, indented JSON. They are two events; joined, or where the output was saved, one text.
 *
 * Source: aws-lambda-ruby-runtime-interface-client, `lambda_logger.rb` and `lambda_errors.rb`.
 */
export function readRubyText(text: string): PrintedError | null {
  const end = text.indexOf("\n");
  if (end < 0 || end > 300) return null;
  const origin = originOfHeading(text.slice(0, end));
  const json = origin === null ? null : parseWholeOrCutJson(text.slice(end + 1));
  const error = json === null ? null : readRubyJson(json, text.slice(end + 1));
  return error === null || origin === null ? null : { ...error, origin };
}

/** The second event alone: the heading may be lost to a filter, or the text printed by an application. */
export function readRubyJson(json: JsonObject, text: string): PrintedError | null {
  // The runtime indents it.
  if (!text.startsWith('{\n  "errorMessage": ')) return null;
  const { errorMessage: message, errorType: type, stackTrace: stack, ...others } = json;
  // The type comes after the message: a long one may fill the event.
  const isCut = type === undefined && text.length >= MIN_CUT_CHARS;
  if (isCut && typeof message === "string") return toPrintedError(null, message, [], "handler");
  if (typeof type !== "string" || typeof message !== "string" || !Array.isArray(stack)) return null;
  const [, stage, name = ""] = TYPE.exec(type) ?? [];
  if (stage === undefined || Object.keys(others).length > 0 || (stage === "Init" && SHUTDOWN.test(name))) return null;
  const origin = stage === "Init" ? "init" : CRITICAL.test(name) ? "uncaught" : "handler";
  return toPrintedError(type, message, stack, origin);
}

/** Whether the line is the runtime's heading: the error itself is the next event. */
export function isRubyHeading(text: string): boolean {
  return text.length < 300 && HEADING.test(text.trimEnd());
}

/** The request ID that the runtime's formatter adds to the lines of Ruby's `Logger`. */
export function requestIdOfRubyLine(text: string): string | null {
  return text.startsWith(", [", 1) ? asRequestId(LOGGER.exec(text.slice(0, 120))?.[1]) : null;
}

function originOfHeading(line: string): ErrorOrigin | null {
  const heading = HEADING.exec(line.trimEnd());
  if (heading === null) return null;
  if (heading[1] !== undefined) return "handler";
  return heading[2] === undefined ? "init" : "uncaught";
}

function toPrintedError(
  type: string | null,
  message: string,
  stack: readonly unknown[],
  origin: ErrorOrigin,
): PrintedError {
  return {
    runtime: "ruby",
    origin,
    imitable: true,
    type: type === null ? null : boundedType(type),
    runtimeType: null,
    message: message === "" ? null : boundedMessage(message),
    trace: boundedTrace(stack.slice(0, 400).filter((line): line is string => typeof line === "string")),
    code: null,
    causeText: (type === null ? message : `${type}: ${message}`).slice(0, MAX_CAUSE_CHARS),
  };
}
