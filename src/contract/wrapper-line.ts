import { isRequestId } from "./request-id.ts";

/** A parsed JSON object whose members are not trusted. */
export type Members = { readonly [key: string]: unknown };

/** What every line of the wrapper begins with. */
const START = '{"lambdaSentry';
/** No valid line is longer; what is longer is not parsed. */
const MAX_LINE_CHARS = 32_768;
const VERSION = 1;

/** The lines that the wrapper writes, by the member that each begins with. */
export const WRAPPER_LINE_KINDS = ["lambdaSentry", "lambdaSentryRequest", "lambdaSentryTimeout"] as const;
export type WrapperLineKind = (typeof WRAPPER_LINE_KINDS)[number];

/** Whether the line is in the wrapper's shape. Any application can print it: only the request ID makes it count. */
export function isWrapperLine(text: string): boolean {
  return text.startsWith(START);
}

/** Whether the line is in the shape of this kind, valid or not. */
export function isOfKind(text: string, kind: WrapperLineKind): boolean {
  return text.startsWith(`{"${kind}":`);
}

/**
 * Writes a line without its line feed. The kind stands first, so that a reader knows it by its beginning; line
 * separators that a log reader might break at are written as escapes.
 *
 * @param members - Where a line with all of them would be too long, those that come first are left out first.
 */
export function writeWrapperLine(kind: WrapperLineKind, requestId: string, members: Members): string {
  const line = JSON.stringify({ [kind]: VERSION, requestId, ...members }).replace(/[\u2028\u2029\u0085]/g, escapeUnit);
  if (line.length <= MAX_LINE_CHARS) return line;
  const [first] = Object.keys(members);
  if (first === undefined) return line;
  const { [first]: _, ...rest } = members;
  return writeWrapperLine(kind, requestId, rest);
}

/**
 * The members of a line of this kind, or `null` where it is of another kind, too long, of a newer version, no JSON or
 * without a request ID. Never throws.
 */
export function readWrapperLine(
  text: string,
  kind: WrapperLineKind,
): (Members & { readonly requestId: string }) | null {
  if (text.length > MAX_LINE_CHARS || !isOfKind(text, kind)) return null;
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMembers(members) || members[kind] !== VERSION) return null;
  const requestId = members["requestId"];
  return typeof requestId === "string" && isRequestId(requestId) ? { ...members, requestId } : null;
}

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
