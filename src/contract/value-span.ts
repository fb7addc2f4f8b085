import { placeholderLength } from "./placeholder.ts";

/** A half-open range of a text: `start` belongs to it, `end` does not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * An opening quote: Python's string prefix, PHP's length, then as many backslashes as the text is nested in JSON strings;
 * or the quote as URLs, HTML and JSON write it where it must not stand.
 */
const OPENING_QUOTE = /(?:string\(\d{1,9}\) )?[bBfFrRuU]{0,2}(?:(\\{0,7})(["'`])|(%22|&quot;|&#3[49];|\\{1,4}u0022))/y;
/** Colours of a terminal stand between key and value in what `util.inspect` and pretty printers write. */
const COLOUR = /(?:\p{Cc}\[[\d;]{0,12}m){1,4}/uy;
const AUTH_SCHEME = /(?:Bearer|Basic|Negotiate|Token|ApiKey|Digest|AWS4-HMAC-SHA256)[ \t]{1,4}/iy;
/** Its parameters are quoted; another quote ends the string in which the header stands. */
const DIGEST = /Digest[ \t]{1,4}(?:[^"\r\n=]|=(?!\\{0,7}")|=\\{0,7}"[^"\r\n]*"?)*/iy;
const NEXT_COOKIE = /;[ \t]?(?=[^\s=;,"']{1,128}=)/y;
const LIST_BLANK = /\s{0,64}/y;
const LIST_COMMA = /\s{0,64},\s{0,64}/y;
/** Objects, and lists of them; Go prints a pointer's with `&`. */
const NESTED = /&?(?:\{|\[\s{0,64}\{)/y;
const STOP = new Set(" \t\r\n\v\f\u00a0,;&\"'`<\u001b");
const BRACKETS = new Set(")]}>{([<");
/** Of an object that nobody closes. */
const MAX_NESTED_LENGTH = 4096;

/** What kind of key the value belongs to: headers have values of several words, and so have phrases. */
export type ValueKind = "plain" | "authorization" | "cookie" | "phrase";

/**
 * The places of a secret value that starts at `from`: one, or several when it is a list of quoted strings (the
 * multi-value headers of API Gateway). None when nothing stands there, or
 * what replaced it. Reads every character at most twice.
 */
export function valueSpans(text: string, from: number, kind: ValueKind): readonly Span[] {
  const start = skip(COLOUR, text, from);
  if (placeholderLength(text, start) > 0) return [];
  if (text[start] === "[") {
    const items = quotedItems(text, start + 1);
    if (items.length > 0) return items;
  }
  const span = quotedSpan(text, start) ?? bareSpan(text, start, kind);
  return span.start < span.end ? [span] : [];
}

/** An object as a value: all that its brackets enclose, brackets included; `null` where none starts at `from`. */
export function nestedSpan(text: string, from: number): Span | null {
  const start = skip(COLOUR, text, from);
  NESTED.lastIndex = start;
  if (!NESTED.test(text)) return null;
  const limit = Math.min(text.length, start + MAX_NESTED_LENGTH);
  let depth = 0;
  for (let at = start; at < limit; at += 1) {
    const character = text[at] ?? "";
    depth += depthChange(character);
    if (depth === 0 && at > start) return { start, end: at + 1 };
    if (isStringStart(text, at)) at = stringEnd(text, at, start);
  }
  return { start, end: limit };
}

function depthChange(character: string): number {
  if (character === "{" || character === "[") return 1;
  return character === "}" || character === "]" ? -1 : 0;
}

/** Not an apostrophe, and not the end of a string. */
function isStringStart(text: string, at: number): boolean {
  return (text[at] === '"' || text[at] === "'") && !/[\w)]/.test(text[at - 1] ?? "");
}

/** The last character of the string whose quote is at `quote`: a bracket within it closes nothing. */
function stringEnd(text: string, quote: number, from: number): number {
  let opening = quote;
  while (opening > from && quote - opening < 7 && text[opening - 1] === "\\") opening -= 1;
  const end = quotedSpan(text, opening)?.end ?? quote;
  return Math.max(skip(OPENING_QUOTE, text, end) - 1, quote);
}

/** The inside of a quoted string that starts at `from`, or `null`. */
export function quotedValue(text: string, from: number): Span | null {
  return quotedSpan(text, skip(COLOUR, text, from));
}

/** Whether the value at `from` is written in quotes. */
export function isQuoted(text: string, from: number): boolean {
  OPENING_QUOTE.lastIndex = skip(COLOUR, text, from);
  return OPENING_QUOTE.test(text);
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function quotedItems(text: string, from: number): Span[] {
  const items: Span[] = [];
  let at = skip(LIST_BLANK, text, from);
  for (;;) {
    const item = quotedSpan(text, at);
    if (item === null) return items;
    if (item.start < item.end) items.push(item);
    const closed = skip(OPENING_QUOTE, text, item.end);
    const next = skip(LIST_COMMA, text, closed);
    if (next === closed) return items;
    at = next;
  }
}

/** The inside of a quoted string; an unclosed one ends with its line, for a cut text must not give its secret away. */
function quotedSpan(text: string, from: number): Span | null {
  OPENING_QUOTE.lastIndex = from;
  const [opening, nesting = "", quote, encoded] = OPENING_QUOTE.exec(text) ?? [];
  if (opening === undefined) return null;
  const start = from + opening.length;
  if (encoded !== undefined) return { start, end: encodedEnd(text, start, encoded) };
  let backslashes = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\n" || character === "\r") return { start, end: at };
    if (character === quote && isClosing(backslashes, nesting.length)) {
      return { start, end: nesting === "" ? at : at - backslashes };
    }
    backslashes = character === "\\" ? backslashes + 1 : 0;
  }
  return { start, end: text.length };
}

function encodedEnd(text: string, start: number, quote: string): number {
  let at = start;
  while (at < text.length && text[at] !== "\n" && !text.startsWith(quote, at)) at += 1;
  return at;
}

/** More backslashes than the opening quote has belong to a quote within the value. */
function isClosing(backslashes: number, depth: number): boolean {
  return depth === 0 ? backslashes % 2 === 0 : backslashes <= depth;
}

function bareSpan(text: string, from: number, kind: ValueKind): Span {
  if (kind === "phrase") return { start: from, end: endOfLine(text, from) };
  let start = from;
  if (kind === "authorization") {
    start = skip(AUTH_SCHEME, text, from);
    const digestEnd = skip(DIGEST, text, from);
    if (digestEnd > from) return { start, end: digestEnd };
    if (placeholderLength(text, start) > 0) return { start, end: start };
  }
  let end = bareEnd(text, start);
  if (kind === "cookie") {
    for (let next = skip(NEXT_COOKIE, text, end); next > end; next = skip(NEXT_COOKIE, text, end)) {
      end = bareEnd(text, next);
    }
  }
  while (end > start && BRACKETS.has(text[end - 1] ?? "")) end -= 1;
  return { start, end };
}

function bareEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !STOP.has(text[at] ?? "") && !isEscape(text, at)) at += 1;
  return at;
}

/** `\n`, `\t`, `\"` … of a text inside a JSON string. */
function isEscape(text: string, at: number): boolean {
  return text[at] === "\\" && "nrt\"'\\".includes(text[at + 1] ?? " ");
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r" && text[at] !== '"') at += 1;
  return at;
}
