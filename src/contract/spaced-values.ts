import { FILTERED } from "./placeholder.ts";
import { STRONG, SUFFIX } from "./secret-words.ts";
import { quotedValue, type Span } from "./value-span.ts";

/** `aws_session_token IQoJ…`, `the secret key is wJalr…`: only what looks like a secret, for this is how prose goes on. */
const SPACED = new RegExp(
  `(?:${STRONG})${SUFFIX}(?: key)?["'\\]]?[ \\t]{1,4}(?:(?:is|was|value|to) )?["'(]?([A-Za-z0-9+/=_~.-]{12,})`,
  "gi",
);
/** `machine api.example login bob password hunter2` of a .netrc file; `IDENTIFIED BY 'hunter2'` of SQL. */
const PHRASES = [
  /(\blogin \S{1,128} password )(\S+)/gi,
  /(\b(?:identified by|with password|set password(?: for \S{1,128})?(?: to| =)?)\s{1,4}['"])([^'"\n]+)/gi,
] as const;

/** A secret key as one string of a pair, and where the pair's other one begins. */
const PAIR = new RegExp(
  `(?:${STRONG})${SUFFIX}\\\\{0,7}["'](?<comma>\\s{0,16},)?\\s{0,16}` +
    String.raw`(?<value>\\{0,7}["']?val(?:ue)?\\{0,7}["']?\s{0,8}(?::|=>?)\s{0,8})?(?=[bBuU]?\\{0,7}["'])`,
  "gi",
);

/** Replaces secrets that stand behind their key without a separator. */
export function filterSpacedValues(text: string): string {
  let filtered = text.replace(SPACED, (whole, value: string) =>
    looksSecret(value) ? whole.slice(0, whole.length - value.length) + FILTERED : whole,
  );
  for (const pattern of PHRASES) filtered = filtered.replace(pattern, `$1${FILTERED}`);
  return filterPairs(filtered);
}

/**
 * Pairs: `{"name": "DB_PASSWORD", "value": "x"}`, `<add key="Password" value="x"/>`, `('authorization', 'Bearer x')`. A list
 * of names (`["password", "email"]`) looks like the last one: there the other string has to look like a value.
 */
function filterPairs(text: string): string {
  let filtered = "";
  let done = 0;
  for (const match of text.matchAll(PAIR)) {
    const { comma, value } = match.groups ?? {};
    if (match.index < done || (comma === undefined && value === undefined)) continue;
    const span = quotedValue(text, match.index + match[0].length);
    if (span === null || !isSecret(text, span, value !== undefined)) continue;
    filtered += text.slice(done, span.start) + FILTERED;
    done = span.end;
  }
  return filtered + text.slice(done);
}

function isSecret(text: string, { start, end }: Span, isNamed: boolean): boolean {
  const value = text.slice(start, Math.min(end, start + 200));
  if (value === "" || value === FILTERED) return false;
  return isNamed || /\d|^(?:Bearer|Basic) /.test(value) || /[^\w. -]/.test(value);
}

/** Letters of both cases and digits in no order, or a long hexadecimal number; not a path and not a name. */
function looksSecret(value: string): boolean {
  if (/^[a-f0-9]{32,}$/i.test(value)) return true;
  if (value.length !== 40 && /^\.{0,2}\//.test(value)) return false;
  const digits = value.replace(/\D/g, "").length;
  if (value.length < 16 || digits < 2) return false;
  return (/[a-z]/.test(value) && /[A-Z]/.test(value)) || (value.length >= 24 && /^[a-z0-9]+$/i.test(value));
}
