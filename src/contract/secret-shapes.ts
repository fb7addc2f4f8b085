import { FILTERED, TOKEN_START } from "./placeholder.ts";

/**
 * Keys that are known by their own shape, as their vendors document them. Unbounded repetitions stand last, or before a
 * character that their own class excludes: then one run of characters is read once.
 */
const KEY_SHAPES = [
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])", // AWS access key IDs
  "(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/]{64,}={0,2}", // AWS session tokens
  "gh[opsur]_[A-Za-z0-9]{20,}",
  String.raw`github_pat_\w{20,}`,
  String.raw`glpat-[\w-]{16,}`,
  String.raw`xox[abeoprs]-[\w-]{8,}`,
  String.raw`xapp-[\w-]{16,}`,
  "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}",
  "whsec_[A-Za-z0-9+/=]{16,}",
  String.raw`sk-[A-Za-z][\w-]{19,}`,
  String.raw`AIza[\w-]{35}`,
  String.raw`ya29\.[\w-]{20,}`,
  "npm_[A-Za-z0-9]{30,}",
  String.raw`pypi-[\w-]{32,}`,
  String.raw`SG\.[\w-]{16,32}\.[\w-]{16,}`,
  String.raw`sntry[su]_[\w+/=-]{20,}`,
  "dop_v1_[a-f0-9]{32,}",
  String.raw`hv[bs]\.[\w-]{20,}`,
  "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}",
  String.raw`sq0[a-z]{3}-[\w-]{20,}`,
  String.raw`eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}`, // JSON Web Tokens
].join("|");

const KEYS = new RegExp(`${TOKEN_START}(?:${KEY_SHAPES})`, "g");

/** `Bearer` and `Basic` in running text: a word of letters alone may be prose ("Bearer authentication required"). */
const SCHEME = /(?<![\w-])((?:Bearer|Basic)[ \t]{1,4})([A-Za-z0-9._~+/-]{8,}={0,2})/gi;

/** Up to the end mark, or to the end of a text that was cut before it. */
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g;

/** A line of nothing but base64, as long as the lines of a key file: raw output writes one line a log event. */
const BASE64_LINE = /^(?![a-f0-9]{1,80}$|[A-F0-9]{1,80}$)[A-Za-z0-9+/]{60,76}={0,2}$/gm;

const URL_CREDENTIALS = [
  // The user part of an authority ends at its last `@`.
  /:\/\/[^\s/"'`<>\\]+@/g,
  // A password with an unescaped slash; digits and a slash after the colon are a port and a path.
  /:\/\/[^\s/:@"'`<>\\]{1,64}:(?!\d{1,5}(?:[/?#]|$))[^\s@"'`<>\\]{1,128}@(?=[\w.[-])/g,
] as const;

/** Replaces what is a secret by its own shape: vendor keys, tokens, private keys, credentials in URLs. */
export function filterSecretShapes(text: string): string {
  let filtered = text;
  if (filtered.includes("PRIVATE KEY")) filtered = filtered.replace(PRIVATE_KEY, FILTERED);
  if (filtered.includes("://")) {
    for (const pattern of URL_CREDENTIALS) filtered = filtered.replace(pattern, `://${FILTERED}@`);
  }
  return filtered
    .replace(KEYS, FILTERED)
    .replace(SCHEME, (whole, scheme: string, value: string) => (isProse(value) ? whole : `${scheme}${FILTERED}`))
    .replace(BASE64_LINE, FILTERED);
}

function isProse(value: string): boolean {
  return value.length < 20 && !/[\d=+/]/.test(value);
}
