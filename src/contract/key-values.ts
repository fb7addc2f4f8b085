import { FILTERED } from "./placeholder.ts";
import { STRONG, SUFFIX, WEAK, WORD_START } from "./secret-words.ts";
import { isQuoted, nestedSpan, type ValueKind, valueSpans } from "./value-span.ts";

const COLOUR = String.raw`(?:(?:\p{Cc}|\\u001b|\\x1b|\\e)\[[\d;]{0,12}m)?`;
/** As is, and as JSON writes it within a string. */
const BLANK = String.raw`(?:[ \t]|\\t)`;
/**
 * What closes a key, as is and as URLs, HTML and JSON write it; PHP prints `["key"]` and `[key]`. Forms have `user[key]`,
 * `key[]` and `key[0]`.
 */
const CLOSING =
  String.raw`(?<closing>(?:(?:\[|%(?:25)?5b)[\w-]{0,32}(?=\]|%(?:25)?5d))?(?:\]|%(?:25)?5d)?` +
  String.raw`(?:\\{0,7}["']|%22|&quot;|&#3[49];|\\{1,4}u0022)?\]?)`;

/**
 * A secret key up to where its value starts, which may be on the next line. Not: the name part of a Secrets Manager ARN
 * (`…:secret:prod/db`), and error texts such as `Unexpected token: x` and `ExpiredToken: …` (AWS's error codes).
 */
const KEY = new RegExp(
  `(?<!unexpected |(?:expired|invalid|missing|unrecognized)(?=token))(?!(?<=:)secret:)` +
    `(?:(?<strong>(?:${STRONG})${SUFFIX})|${WORD_START}(?<weak>${WEAK}))` +
    CLOSING +
    COLOUR +
    String.raw`(?<before>${BLANK}{0,8})(?<separator>=>|:=|:(?!:|\/\/)|=(?![=~])|%3[ad])(?<after>${BLANK}{0,8})` +
    String.raw`(?<fold>(?:[|>][+-]?[ \t]{0,4})?(?:\r?\n|(?:\\r)?\\n)[ \t]{1,64})?`,
  "giu",
);

/** Values that tell more than they give away. */
const HARMLESS = /^(?:null|none|nil|undefined|true|false|yes|no|str|string|\*{1,64})$/i;
const NUMBER = /^\d{1,12}$/;

/** Source text, as in a traceback's line: `token = event["token"]`. */
const EXPRESSION =
  /(?:(?:await|new)[ \t]|[A-Za-z_$][\w$.]{0,128}(?:\(|\[["'`])|(?:args|config|context|ctx|env|event|os|process|req|request|self|settings|this)\.)/y;
/** The only word of its line, and no key of its own. */
const LONE_WORD = /[^\s:="'\\]{1,512}(?=[ \t]{0,8}(?:[\r\n"\\]|$))/y;

interface Key {
  readonly name: string;
  readonly isWeak: boolean;
  readonly isSpaced: boolean;
  readonly isClosed: boolean;
  readonly isFolded: boolean;
  readonly separator: string;
  readonly valueStart: number;
}

/** Replaces the values of secret keys in `key=value`, `key: value`, `"key": "value"` and the like. */
export function filterKeyValues(text: string): string {
  let filtered = "";
  let done = 0;
  for (const match of text.matchAll(KEY)) {
    if (match.index < done) continue;
    const key = toKey(match);
    if (!hasSecretValue(text, key)) continue;
    for (const { start, end } of spansOf(text, key)) {
      if (!isKept(key.name, text, start, end)) {
        filtered += text.slice(done, start) + FILTERED;
        done = end;
      }
    }
  }
  return filtered + text.slice(done);
}

function toKey(match: RegExpExecArray): Key {
  const groups = match.groups ?? {};
  return {
    name: (groups["strong"] ?? groups["weak"] ?? "").toLowerCase(),
    isWeak: groups["weak"] !== undefined,
    isSpaced: groups["before"] !== "" && groups["after"] !== "",
    isClosed: groups["closing"] !== "",
    isFolded: groups["fold"] !== undefined,
    separator: groups["separator"] ?? "",
    valueStart: match.index + match[0].length,
  };
}

function hasSecretValue(text: string, key: Key): boolean {
  if (key.isFolded) return !key.isWeak && (isQuoted(text, key.valueStart) || isAt(LONE_WORD, text, key.valueStart));
  if (key.isWeak && !isQuoted(text, key.valueStart) && (key.separator === ":" || key.isSpaced)) return false;
  if (!key.isSpaced || key.separator === ":") return true;
  return !isAt(EXPRESSION, text, key.valueStart);
}

function spansOf(text: string, key: Key): ReturnType<typeof valueSpans> {
  // `token => {` begins a function.
  const mayNest = !key.isWeak && (key.separator !== "=>" || key.isClosed);
  const nested = mayNest ? nestedSpan(text, key.valueStart) : null;
  return nested === null ? valueSpans(text, key.valueStart, kindOf(key.name)) : [nested];
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function isKept(name: string, text: string, start: number, end: number): boolean {
  if (end - start > 64) return false;
  const value = text.slice(start, end);
  return value === FILTERED || HARMLESS.test(value) || (name.endsWith("tokens") && NUMBER.test(value));
}

function kindOf(name: string): ValueKind {
  if (name.startsWith("authorization")) return "authorization";
  if (/^(?:passphrase|mnemonic|seed)/.test(name)) return "phrase";
  return name.startsWith("cookie") ? "cookie" : "plain";
}
