/**
 * Short texts of which every line that can be evidence holds at least one. They decide twice: on the unpacked payload
 * which parts are worth parsing, and on each message whether it is worth taking apart. Letters and spaces only, so that
 * the usual JSON escaping cannot hide them.
 *
 * In groups, because V8 searches for a few short texts at once much faster than for many (`npm run bench`).
 */
const NEEDLES = [
  ["rror", "ERROR", "xception", "imeout", "imed out", "ailure", "panic"],
  ["exited", "task config"],
  // Java's client says of a handler that it cannot call no more than this; .NET's stands in every trace of its own.
  ["nvalid handler", "public method named", "handler interface", "RequestHandler", "RuntimeSupport"],
] as const;

/** A letter written as `\u0045`: legal JSON that would hide a needle. */
const ESCAPED_LETTER = "\\\\u00[2-7]";

/** For the sift of a payload: patterns of which one matches wherever evidence may stand. */
export const SIGNS: readonly RegExp[] = [...NEEDLES.map((group) => group.join("|")), ESCAPED_LETTER].map(
  (source) => new RegExp(source, "g"),
);

const ANY_NEEDLE = new RegExp(NEEDLES.flat().join("|"));

/** Whether a message may be evidence. `false` is certain, `true` is not. */
export function mayHoldEvidence(text: string): boolean {
  return ANY_NEEDLE.test(text);
}
