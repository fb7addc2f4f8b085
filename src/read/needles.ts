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
  // What Java's client says of a handler that it cannot call has none of the above, nor has a trace of .NET's client that
  // ends in an exception with an unusual name. Of one length, so that V8 can skip as far as that.
  // Rust's allocator says no more either.
  ["Invalid handle", "blic method na", "handler interf", "RequestHandler", "RuntimeSupport", "memory allocat"],
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
