import { placeholderLength } from "./placeholder.ts";

/** A half-open range of a text: `start` belongs to it, `end` does not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An opening quote: Python's string prefix, then as many backslashes as the text is nested in JSON strings. */
const OPENING_QUOTE = /[bBfFrRuU]{0,2}(\\{0,7})(["'`])/y;
/** Colours of a terminal stand between key and value in what `util.inspect` and pretty printers write. */
const COLOUR = /(?:\p{Cc}\[[\d;]{0,12}m){1,4}/uy;
const AUTH_SCHEME = /(?:Bearer|Basic|Negotiate|Token|ApiKey|Digest|AWS4-HMAC-SHA256)[ \t]{1,4}/iy;
const NEXT_COOKIE = /;[ \t]?(?=[^\s=;,"']{1,128}=)/y;
const LIST_BLANK = /\s{0,64}/y;
const LIST_COMMA = /\s{0,64},\s{0,64}/y;
const STOP = new Set(" \t\r\n\v\f\u00a0,;&\"'`<\u001b");
const BRACKETS = new Set(")]}>{([<");

/** What kind of key the value belongs to: headers have values of several words. */
export type ValueKind = "plain" | "authorization" | "cookie";

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
  const [opening, nesting = "", quote] = OPENING_QUOTE.exec(text) ?? [];
  if (opening === undefined) return null;
  const start = from + opening.length;
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

/** More backslashes than the opening quote has belong to a quote within the value. */
function isClosing(backslashes: number, depth: number): boolean {
  return depth === 0 ? backslashes % 2 === 0 : backslashes <= depth;
}

function bareSpan(text: string, from: number, kind: ValueKind): Span {
  let start = from;
  if (kind === "authorization") {
    start = skip(AUTH_SCHEME, text, from);
    if (/^digest/i.test(text.slice(from, from + 6)) && start > from) return { start, end: endOfLine(text, start) };
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
