import { eventText, spansAround } from "./invocation-spans.ts";
import { type Needle, needle, placesOf } from "./needle.ts";

/**
 * Most of what a busy function logs is of no interest, and reading it costs more than everything else. The sift works on
 * the unpacked payload before it is parsed: it says that nothing can be found, or cuts out the invocations in which
 * something can. Where a payload is not laid out as CloudWatch Logs does it, or an invocation cannot be told apart from
 * its neighbours, the whole is kept.
 */

/** What an INIT_START or RESTORE_START says of the environment holds for all invocations after it. */
const INIT_STARTS = ["INIT_START Runtime", "RESTORE_START Runtime", "platform.initStart", "platform.restoreStart"].map(
  needle,
);
/** An environment starts once, and again after a failure; with more of them cutting would cost more than parsing. */
const MAX_INITS = 100;
/** Members of a log event whose names the user chose: `id` may be one. */
const FREE_MEMBERS = needle('"extractedFields"');
const ESCAPE = "u00";
/** A letter written as `\u0045`: legal JSON that would hide a sign. A backslash that is escaped itself begins none. */
const ESCAPED_LETTER = /u00[2-7](?<=(?<!\\)(?:\\\\)*\\u00.)/;
/** With a sign more often than this, cutting would cost more than parsing. */
const BYTES_PER_SIGN = 4096;
/** Of a small payload nothing costs much. */
const MIN_SIGNS = 1000;
/** So much of the payload is searched for all signs at once that the processor's cache holds it. */
const BLOCK = 256 * 1024;
/** How far from the beginning and the end the envelope is looked for. */
const EDGE = 2000;

/** What is worth parsing of a payload. */
export type Sifted =
  | { readonly kind: "quiet" }
  /** JSON text of a payload with the same envelope and some of its log events. */
  | { readonly kind: "part"; readonly json: string }
  | { readonly kind: "whole"; readonly json: string };

/**
 * Sifts an unpacked subscription payload.
 *
 * @param signs - Texts of which one stands in every log event that can be evidence. Letters, spaces and full stops only, so
 * that nothing but an escaped character can hide them.
 */
export function sift(payload: Buffer, signs: readonly Needle[]): Sifted {
  const found = positionsOf(signs, payload);
  if (found === null) return whole(payload);
  if (found[0] === undefined) return isDataMessage(payload) ? { kind: "quiet" } : whole(payload);
  const text = eventText(payload);
  if (text === null || found[0] < text.first || placesOf(FREE_MEMBERS, payload, 1).length > 0) return whole(payload);
  const inits = INIT_STARTS.flatMap((start) => placesOf(start, payload, MAX_INITS));
  const spans = inits.length < MAX_INITS ? spansAround(text, found, inits) : null;
  if (spans === null) return whole(payload);
  const part = spans.map(([start, end]) => payload.toString("utf8", start, end)).join(",");
  return { kind: "part", json: payload.toString("utf8", 0, text.first) + part + payload.toString("utf8", text.end) };
}

function whole(payload: Buffer): Sifted {
  return { kind: "whole", json: payload.toString("utf8") };
}

/** In order; `null` when there are too many, or when a letter is escaped and nothing can be told. */
function positionsOf(signs: readonly Needle[], payload: Buffer): number[] | null {
  const most = Math.max(MIN_SIGNS, payload.length / BYTES_PER_SIGN);
  const longest = Math.max(...signs.map(({ whole }) => whole.length));
  const found: number[] = [];
  for (let start = 0; start < payload.length; start += BLOCK) {
    // So far into the next one that no sign is cut in two; found twice does no harm.
    const block = payload.subarray(start, start + BLOCK + longest - 1);
    for (const sign of signs) for (const place of placesOf(sign, block, most)) found.push(start + place);
    if (found.length >= most) return null;
  }
  if (payload.includes(ESCAPE) && ESCAPED_LETTER.test(payload.toString("latin1"))) return null;
  return found.sort((a, b) => a - b);
}

/** The members that make a payload a data message, each where its name cannot be part of a string. */
const ENVELOPE = [
  /^\s*\{/,
  /"messageType"\s{0,8}:\s{0,8}"DATA_MESSAGE"/,
  /"owner"\s{0,8}:\s{0,8}"/,
  /"logGroup"\s{0,8}:\s{0,8}"/,
  /"logStream"\s{0,8}:\s{0,8}"/,
  /"logEvents"\s{0,8}:\s{0,8}\[\s{0,8}[{\]]/,
] as const;
/** The list of log events is closed, and so is the payload; `policyLevel` and its like may stand between. */
const END = /\]\s{0,8}(?:,\s{0,8}"\w{1,40}"\s{0,8}:\s{0,8}(?:"[^"\\]{0,512}"|\[[^[\]{}]{0,1024}\])\s{0,8}){0,8}\}\s*$/;

/**
 * Enough to tell a whole data message from a control message, from another shape and from rubbish, without parsing it.
 * What it does not know is parsed, and refused with a reason where it is wrong.
 */
function isDataMessage(payload: Buffer): boolean {
  const head = payload.toString("latin1", 0, EDGE);
  const tail = payload.length <= EDGE ? head : payload.toString("latin1", payload.length - EDGE);
  return ENVELOPE.every((member) => member.test(head)) && END.test(tail);
}
