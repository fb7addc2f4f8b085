import { type Needle, needle } from "../decode/needle.ts";

/**
 * Short texts of which every line that can be evidence holds at least one. They decide twice: on the unpacked payload
 * which parts are worth parsing, and on each message whether it is worth taking apart. No character that the usual JSON
 * escaping would hide.
 */
const TEXTS = [
  "rror",
  "ERROR",
  "xception",
  "imeout",
  "imed out",
  "ailure",
  "panic",
  "exited",
  "task config",
  // What Java's client says of a handler that it cannot call has none of the above.
  "Invalid handler",
  "public method named",
  "handler interface",
  "RequestHandler",
  // Nor has a trace of .NET's client that ends in an exception with an unusual name.
  "RuntimeSupport",
  // Nor has a trace of Java's client. Its outermost frame is `handleRequest`, reflection, or the pool of another thread.
  "handleR",
  "java.",
  "kotlin",
  // Rust's allocator says no more.
  "memory allocation",
] as const;

/** For the sift of a payload: one of them stands wherever evidence may stand. */
export const SIGNS: readonly Needle[] = /* @__PURE__ */ TEXTS.map(needle);

const ANY_TEXT = new RegExp(TEXTS.join("|"));

/** Whether a message may be evidence. `false` is certain, `true` is not. */
export function mayHoldEvidence(text: string): boolean {
  return ANY_TEXT.test(text);
}
