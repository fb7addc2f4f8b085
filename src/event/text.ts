import { redact } from "../contract/redact.ts";
import type { Failure } from "../judge/failure.ts";

/** What may be shown of this failure's texts. */
export interface TextRules {
  readonly personal: boolean;
  readonly keepPeer: string | null;
  /** Told when a text is cut to its limit. */
  readonly onCut?: () => void;
}

export function textRules(failure: Failure, sendDefaultPii: boolean): TextRules {
  return { personal: sendDefaultPii, keepPeer: networkOf(failure)?.peer ?? null };
}

/** The verdict's own connection failure, else the first one among the evidence. */
export function networkOf(failure: Failure): Failure["network"] {
  return failure.network ?? failure.findings.find(({ network }) => network !== null)?.network ?? null;
}

const COLOURS = /\p{Cc}\[[\d;]{0,32}m/gu;
/** Other control characters: JSON writes six bytes for each, and nobody can read them. */
const CONTROLS = /[^\P{Cc}\n\r\t]/gu;
/** Half a surrogate pair is no Unicode: Relay's JSON parser refuses the whole event for one. */
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ELLIPSIS = "…";
/** How much more than `maxLength` is redacted, so that placeholders which shorten the text do not uncover a cut secret. */
const READ_AHEAD = 4;

/**
 * Text from a log as it goes into an event: redacted, well-formed, readable, at most `maxLength` characters. Empty when
 * nothing but white space is left.
 */
export function cleanText(text: string, maxLength: number, rules: TextRules): string {
  const readable = cutWord(text, maxLength * READ_AHEAD)
    .replace(COLOURS, "")
    .replace(CONTROLS, " ")
    .trimEnd();
  const redacted = redact(readable, rules);
  const isCut = redacted.length > maxLength || text.length > maxLength * READ_AHEAD;
  if (isCut) rules.onCut?.();
  const shown = redacted.length > maxLength ? redacted.slice(0, maxLength - 1) + ELLIPSIS : redacted;
  return shown.trim() === "" ? "" : shown.replace(LONE_SURROGATES, "\ufffd");
}

/** The same on one line: for tags, titles and fingerprints. */
export function cleanLine(text: string, maxLength: number, rules: TextRules): string {
  return cleanText(
    text
      .slice(0, maxLength * READ_AHEAD)
      .replace(/\s+/g, " ")
      .trim(),
    maxLength,
    rules,
  );
}

/** Cuts before the word that the limit would cut in two: half a key is not recognised as one. */
function cutWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  const lastWord = /\S{1,256}$/.exec(cut.slice(-256));
  return lastWord === null ? cut : cut.slice(0, cut.length - lastWord[0].length);
}

/** The members that say something: without `null`, `undefined` and empty strings. */
export function filledMembers(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== null && value !== undefined && value !== "" && !isUnwritable(value),
    ),
  );
}

/** JSON would write `null`. */
function isUnwritable(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

/** `{[name]: text}`, or no member at all for an empty text. */
export function textMember<Name extends string>(name: Name, text: string | null): { readonly [Key in Name]?: string } {
  return (text === null || text === "" ? {} : { [name]: text }) as { readonly [Key in Name]?: string };
}
