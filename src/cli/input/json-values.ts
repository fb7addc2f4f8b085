/** One value of a text that holds several. */
export interface JsonValue {
  readonly value: unknown;
  /** 1-based line on which it begins. */
  readonly line: number;
  /** Written over several lines. */
  readonly isLong: boolean;
}

export interface JsonValues {
  readonly values: readonly JsonValue[];
  /** What follows them and is no JSON value, `null` when nothing does. `isOpen`: a value begins there and never ends. */
  readonly rest: { readonly line: number; readonly isOpen: boolean } | null;
}

const TOKEN = /["{}[\]]/g;
const BETWEEN = /[\s,]*/y;

/** Takes JSON objects and lists apart that stand one after the other, with or without white space between. */
export function splitJson(text: string): JsonValues {
  const values: JsonValue[] = [];
  let line = 1;
  let seen = 0;
  for (let at = skipBetween(text, 0); at < text.length; ) {
    line += countLines(text.slice(seen, at));
    seen = at;
    const end = /[{[]/.test(text[at] ?? "") ? endOfValue(text, at) : at;
    if (end === null) return { values, rest: { line, isOpen: true } };
    const json = text.slice(at, end);
    const value = parse(json);
    if (value === undefined) return { values, rest: { line, isOpen: false } };
    values.push({ value, line, isLong: json.includes("\n") });
    at = skipBetween(text, end);
  }
  return { values, rest: null };
}

/** Behind the bracket that closes the one at `from`; `null` when none does. */
function endOfValue(text: string, from: number): number | null {
  let depth = 0;
  TOKEN.lastIndex = from;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === '"') {
      const close = endOfString(text, match.index + 1);
      if (close === null) return null;
      TOKEN.lastIndex = close + 1;
    } else {
      depth += token === "{" || token === "[" ? 1 : -1;
      if (depth === 0) return match.index + 1;
    }
  }
  return null;
}

function endOfString(text: string, from: number): number | null {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return null;
}

function skipBetween(text: string, from: number): number {
  BETWEEN.lastIndex = from;
  BETWEEN.test(text);
  return BETWEEN.lastIndex;
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

/** The brackets may be those of running text. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
