/**
 * What stands in the place of removed text: the words that Sentry's own data scrubbing uses, so that a reader need not
 * learn others.
 */
export const FILTERED = "[Filtered]";
export const EMAIL = "[email]";
export const CARD = "[creditcard]";
export const IP_ADDRESS = "[ip]";

/**
 * Pattern source: a token starts here. Log text is often JSON inside JSON, where `\n` is two characters: the `n` is no
 * part of the token, and the character after it does start one.
 */
export const TOKEN_START = String.raw`(?:(?<![\w-])(?<!\\(?=[nrt]))|(?<=\\[nrt]))`;

/** The length of the placeholder that stands at `at`, or 0. */
export function placeholderLength(text: string, at: number): number {
  if (text[at] !== "[") return 0;
  return [FILTERED, EMAIL, CARD, IP_ADDRESS].find((placeholder) => text.startsWith(placeholder, at))?.length ?? 0;
}
