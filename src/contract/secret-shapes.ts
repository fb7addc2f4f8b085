import { FILTERED, TOKEN_START } from "./placeholder.ts";
import { KEY_IN_PATH, PASSWORD_HASH, VENDOR_KEYS } from "./vendor-keys.ts";
import { wrappedEnd } from "./wrapped.ts";

const KEYS = new RegExp(`${TOKEN_START}(?:${VENDOR_KEYS.join("|")})`, "g");

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
/** `jdbc:oracle:thin:scott/tiger@//db:1521/orders` */
const ORACLE_CREDENTIALS = /(jdbc:oracle:\w{2,5}:)[^\s/@"']{1,64}\/[^\s@"']{1,128}@/gi;

/** Replaces what is a secret by its own shape: vendor keys, tokens, private keys, credentials in URLs. */
export function filterSecretShapes(text: string): string {
  let filtered = text;
  if (filtered.includes("PRIVATE KEY")) filtered = filtered.replace(PRIVATE_KEY, FILTERED);
  if (filtered.includes("://")) {
    for (const pattern of URL_CREDENTIALS) filtered = filtered.replace(pattern, `://${FILTERED}@`);
  }
  if (filtered.includes("@")) filtered = filtered.replace(ORACLE_CREDENTIALS, `$1${FILTERED}@`);
  if (filtered.includes("$")) filtered = filtered.replace(PASSWORD_HASH, FILTERED);
  filtered = filtered.replace(KEY_IN_PATH, `$1${FILTERED}`);
  return filterWrapped(filterWrapped(filtered, KEYS), BASE64_LINE).replace(
    SCHEME,
    (whole, scheme: string, value: string) => (isProse(value) ? whole : `${scheme}${FILTERED}`),
  );
}

/** Terminals and mail break long tokens: the lines that go on with one go with it. */
function filterWrapped(text: string, pattern: RegExp): string {
  let filtered = "";
  let done = 0;
  pattern.lastIndex = 0;
  // Not `matchAll`, which copies the pattern, and this one is long.
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    filtered += text.slice(done, match.index) + FILTERED;
    done = wrappedEnd(text, match.index, pattern.lastIndex);
    pattern.lastIndex = done;
  }
  return done === 0 ? text : filtered + text.slice(done);
}

function isProse(value: string): boolean {
  return value.length < 20 && !/[\d=+/]/.test(value);
}
