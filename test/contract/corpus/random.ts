import { createHash } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";

/** Alphabets by name, for bodies of keys. */
export const ALPHABETS = {
  hex: `${DIGITS}abcdef`,
  upper: UPPER + DIGITS,
  word: LOWER + UPPER + DIGITS,
  base64: `${LOWER}${UPPER}${DIGITS}+/`,
  base64url: `${LOWER}${UPPER}${DIGITS}-_`,
  digits: DIGITS,
} as const;

/** Characters that depend on the seed alone: the corpus is the same in every run, and no key of it stands in a file. */
export function body(seed: string, length: number, alphabet: keyof typeof ALPHABETS = "word"): string {
  const letters = ALPHABETS[alphabet];
  let text = "";
  for (let block = 0; text.length < length; block += 1) {
    for (const byte of createHash("sha256").update(`${seed} ${block}`).digest()) text += letters[byte % letters.length];
  }
  // What every real key of these alphabets has: a digit and letters of both cases.
  const start = alphabet === "word" || alphabet.startsWith("base64") ? "a7Q" : "";
  return (start + text).slice(0, length);
}
