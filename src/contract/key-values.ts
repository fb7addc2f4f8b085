import { FILTERED } from "./placeholder.ts";
import { isQuoted, type ValueKind, valueSpans } from "./value-span.ts";

/** Words that make any key secret, wherever they stand in it: `DB_PASSWORD`, `clientSecret`, `x-api-key`. */
const STRONG = [
  "pass(?:word|wd|phrase|code)",
  "pwd",
  "secret",
  "token",
  "authorization",
  "cookie",
  "credential",
  "access[_ -]?key[_ -]?id",
  "(?:api|auth|access|private|account|encryption|signing|master|ssh|consumer)[_ -]?key",
  "session[_-]?id",
].join("|");

/** Words with a harmless everyday use: secret only as `word=value` or with a quoted value. */
const WEAK = "auth|csrf|jwt|otp|pass|pin|session|sid|sig|signature|xsrf";

const SUFFIX = "s?(?:[_-]?(?:base64|b64|confirm(?:ation)?|hash|key|new|old|string|text|value|[0-9]{1,2}))?";
const COLOUR = String.raw`(?:\p{Cc}\[[\d;]{0,12}m)?`;

/**
 * A secret key up to where its value starts. Not: the name part of a Secrets Manager ARN (`…:secret:prod/db`), and
 * error texts such as `Unexpected token: x` and `ExpiredToken: …` (AWS's error codes).
 */
const KEY = new RegExp(
  `(?<!unexpected |(?:expired|invalid|missing|unrecognized)(?=token))(?!(?<=:)secret:)` +
    `(?:(?<strong>(?:${STRONG})${SUFFIX})|(?<![a-z])(?<weak>${WEAK}))` +
    String.raw`\\{0,7}["']?${COLOUR}(?<before>[ \t]{0,8})(?<separator>=>|:=|:(?!:|\/\/)|=(?![=~])|%3[ad])(?<after>[ \t]{0,8})`,
  "giu",
);

/** `--password hunter2` */
const ARGUMENT = /(?<![\w\]-])(--[a-z-]{0,32}(?:password|passwd|token|secret|api-key) )([^\s=:[-]\S*)/gi;

/** Values that tell more than they give away. */
const HARMLESS = /^(?:null|none|nil|undefined|true|false|str|string|\*{1,64})$/i;
const NUMBER = /^\d{1,12}$/;

/** Source text, as in a traceback's line: `token = event["token"]`. */
const EXPRESSION =
  /(?:(?:await|new)[ \t]|[A-Za-z_$][\w$.]{0,128}(?:\(|\[["'`])|(?:args|config|context|ctx|env|event|os|process|req|request|self|settings|this)\.)/y;

interface Key {
  readonly name: string;
  readonly isWeak: boolean;
  readonly isSpaced: boolean;
  readonly separator: string;
  readonly valueStart: number;
}

/** Replaces the values of secret keys in `key=value`, `key: value`, `"key": "value"` and `--key value` text. */
export function filterKeyValues(text: string): string {
  let filtered = "";
  let done = 0;
  for (const match of text.matchAll(KEY)) {
    if (match.index < done) continue;
    const key = toKey(match);
    if (!hasSecretValue(text, key)) continue;
    for (const { start, end } of valueSpans(text, key.valueStart, kindOf(key.name))) {
      if (!isKept(key.name, text, start, end)) {
        filtered += text.slice(done, start) + FILTERED;
        done = end;
      }
    }
  }
  return (filtered + text.slice(done)).replace(ARGUMENT, `$1${FILTERED}`);
}

function toKey(match: RegExpExecArray): Key {
  const groups = match.groups ?? {};
  return {
    name: (groups["strong"] ?? groups["weak"] ?? "").toLowerCase(),
    isWeak: groups["weak"] !== undefined,
    isSpaced: groups["before"] !== "" && groups["after"] !== "",
    separator: groups["separator"] ?? "",
    valueStart: match.index + match[0].length,
  };
}

function hasSecretValue(text: string, key: Key): boolean {
  if (key.isWeak && !isQuoted(text, key.valueStart) && (key.separator === ":" || key.isSpaced)) return false;
  if (!key.isSpaced || key.separator === ":") return true;
  EXPRESSION.lastIndex = key.valueStart;
  return !EXPRESSION.test(text);
}

function isKept(name: string, text: string, start: number, end: number): boolean {
  if (end - start > 64) return false;
  const value = text.slice(start, end);
  return value === FILTERED || HARMLESS.test(value) || (name.endsWith("tokens") && NUMBER.test(value));
}

function kindOf(name: string): ValueKind {
  if (name.startsWith("authorization")) return "authorization";
  return name.startsWith("cookie") ? "cookie" : "plain";
}
