/**
 * Short texts of which every line that can count as evidence holds at least one. They decide twice: on the unpacked
 * payload whether it is worth parsing at all, and on each message whether it is worth taking apart. Letters, dots and
 * spaces only, so that the usual JSON escaping cannot hide them.
 */
export const NEEDLES = [
  "rror",
  "ERROR",
  "xception",
  "imeout",
  "imed out",
  "ailure",
  "Traceback",
  "exited",
  "Node.js v",
  "FATAL",
  "panic",
  "task config",
] as const;

const ANY_NEEDLE = new RegExp(NEEDLES.map((needle) => needle.replaceAll(".", "\\.")).join("|"));

/** Whether a text may hold evidence. `false` is certain, `true` is not. */
export function mayHoldEvidence(text: string): boolean {
  return ANY_NEEDLE.test(text);
}

/** A letter written as `\u0045`: legal JSON that would hide a needle. */
const ESCAPED_LETTER = /\\u00[2-7]/;

/**
 * Whether the JSON text of a payload may hold evidence in any of its messages, before it is parsed.
 *
 * Safe under every legal JSON escaping: a letter can only be hidden as `\u00XX`, and then the answer is `true`.
 */
export function payloadMayHoldEvidence(json: string): boolean {
  return ANY_NEEDLE.test(json) || ESCAPED_LETTER.test(json);
}
