import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import { parseWholeOrCutJson } from "./cut-json.ts";
import { type JsonObject, objectMember, parseJsonObject, stringMember } from "./json.ts";
import type { ChainedError, ErrorOrigin, PrintedError } from "./printed-error.ts";
import { isRequestId } from "./request-id.ts";

const INVOKE_ERROR = "\tInvoke Error";
const INIT_LAST_LINE = "\nThe function failed to start.";
const INIT = /^Fatal error: ([^\n]{0,8192})(?:\n (\{"message":.{0,200000}))?/;
const NATIVE = /^(?:NOTICE: PHP message: )?PHP (?:Fatal|Parse) error: {2}/;
const UNCAUGHT = /^Uncaught /;
const TYPE = /^[A-Za-z_\\][\w\\@]{0,200}$/;
const PLACE = /^ in (\/.{1,500}?)(?: on line |:)(\d{1,9})$/;
/** Above the error that was thrown last stand those it came from. */
const NEXT = "\n\nNext ";
const MAX_HEADLINE_CHARS = 8192;

/**
 * The error that bref printed for an invocation: request ID, heading and JSON between TABs, on the process's output.
 *
 * Source: brefphp/bref, `LambdaRuntime::logError`.
 */
export function readBrefText(text: string): PrintedError | null {
  if (requestIdOfBrefLine(text) === null) return null;
  const body = text.slice(36 + INVOKE_ERROR.length).trim();
  // What PHP cannot encode (bytes that are no UTF-8) leaves the place empty.
  const error = parseWholeOrCutJson(body);
  if (error === null) return body === "" ? toPrintedError({ type: null, message: null, trace: [] }, "handler") : null;
  const previous = Array.isArray(error["previous"]) ? error["previous"].slice(0, 20) : [];
  const causes = previous.flatMap((member: unknown): ChainedError[] => {
    const cause = objectMember({ member }, "member") ?? {};
    const words = wordsOf(cause);
    return words.type === null ? [] : [{ ...words, trace: linesOf(cause["stack"]) }];
  });
  return toPrintedError({ ...wordsOf(error), trace: linesOf(error["stack"]), causes }, "handler");
}

/** bref puts the request ID first, which no other client does. */
export function requestIdOfBrefLine(text: string): string | null {
  return text.startsWith(INVOKE_ERROR, 36) && isRequestId(text.slice(0, 36)) ? text.slice(0, 36) : null;
}

/**
 * What bref, or PHP itself, prints when the process ends: an init that failed, or a fatal error.
 *
 * Source: brefphp/bref, `LambdaRuntime::failInitialization`; php-src, `php_error_cb`.
 *
 * @param text - The joined lines.
 */
export function readPhpRaw(text: string): PrintedError | null {
  return text.includes(INIT_LAST_LINE) ? readBrefInit(text) : readNative(text);
}

function readBrefInit(text: string): PrintedError | null {
  const [, headline, body] = INIT.exec(text.slice(0, 262_144)) ?? [];
  if (headline === undefined) return null;
  const error = body === undefined ? null : parseJsonObject(body.trim());
  if (error === null) return toPrintedError({ type: null, message: headline, trace: [] }, "init");
  return toPrintedError(
    {
      type: stringMember(error, "type"),
      message: stringMember(error, "message"),
      trace: [...linesOf(error["stackTrace"]), ...splitPlace(headline).place],
    },
    "init",
  );
}

function readNative(text: string): PrintedError | null {
  const heading = NATIVE.exec(text)?.[0];
  if (heading === undefined) return null;
  const chain = text.slice(heading.length, 262_144).split(NEXT).slice(0, 20);
  const thrown = chain.at(-1) ?? "";
  const { words, place } = headOf(thrown);
  if (chain.length === 1 && !UNCAUGHT.test(thrown)) {
    return toPrintedError({ type: null, message: words, trace: place }, "raw");
  }
  // The oldest was printed first.
  return toPrintedError({ ...chained(thrown), causes: chain.slice(0, -1).map(chained).reverse() }, "raw");
}

/** One exception of a chain: heading, place and frames. */
function chained(text: string): ChainedError {
  const { words, place, lines } = headOf(text);
  const colon = words.indexOf(": ");
  const type = colon < 0 ? words : words.slice(0, colon);
  const trace = boundedTrace([...lines.filter((line) => line.startsWith("#")), ...place]);
  if (!TYPE.test(type)) return { type: null, message: words, trace };
  return { type, message: colon < 0 ? null : words.slice(colon + 2), trace };
}

/** `lines` are those below the heading. */
function headOf(text: string): ReturnType<typeof splitPlace> & { readonly lines: readonly string[] } {
  const lines = text.split("\n");
  const at = lines.indexOf("Stack trace:");
  const heading = lines
    .slice(0, at < 0 ? 1 : at)
    .join("\n")
    .slice(0, MAX_HEADLINE_CHARS);
  return { ...splitPlace(heading.replace(UNCAUGHT, "")), lines: at < 0 ? [] : lines.slice(at + 1) };
}

/** `message in /var/task/index.php:12`, and with `on line`: where it was thrown is no part of what was said. */
function splitPlace(headline: string): { readonly words: string; readonly place: readonly string[] } {
  const at = headline.lastIndexOf(" in /");
  const [, file, line] = at < 0 ? [] : (PLACE.exec(headline.slice(at)) ?? []);
  if (file === undefined) return { words: headline, place: [] };
  return { words: headline.slice(0, at), place: [`  thrown in ${file} on line ${line}`] };
}

function wordsOf(error: JsonObject): { readonly type: string | null; readonly message: string | null } {
  return { type: stringMember(error, "errorType"), message: stringMember(error, "errorMessage") };
}

function linesOf(trace: unknown): string[] {
  return Array.isArray(trace) ? trace.slice(0, 400).filter((line: unknown) => typeof line === "string") : [];
}

interface Printed {
  readonly type: string | null;
  readonly message: string | null;
  readonly trace: readonly string[];
  readonly causes?: readonly ChainedError[];
}

function toPrintedError({ type, message, trace, causes = [] }: Printed, origin: ErrorOrigin): PrintedError {
  const said = [{ type, message }, ...causes].map((error) =>
    [error.type, error.message].filter((part) => part !== null).join(": "),
  );
  return {
    runtime: "php",
    origin,
    imitable: true,
    type: type === null ? null : boundedType(type),
    runtimeType: null,
    message: message === null ? null : boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    chain: causes,
    causeText: said.join("\n").slice(0, MAX_CAUSE_CHARS),
  };
}
