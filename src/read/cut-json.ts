import { type JsonObject, parseJsonObject } from "./json.ts";

/** No shorter event was cut: CloudWatch Logs and the runtimes cut at 256 KB or more of UTF-8, a sighting at 64 K characters. */
export const MIN_CUT_CHARS = 32_768;
const MAX_SEARCHED_CHARS = 1_100_000;
const MAX_DEPTH = 500;

const QUOTATION_MARK = 34;
const BACKSLASH = 92;
const SPACE = 32;

/** The object that the text holds, also where the event was cut off in it. */
export function parseWholeOrCutJson(text: string): JsonObject | null {
  return parseJsonObject(text) ?? (text.length < MIN_CUT_CHARS ? null : parseCutJson(text));
}

/**
 * The object at whose JSON an event was cut off, as far as it goes: a string ends where the text does, and of a member
 * that has no value yet nothing remains. `null` when the text is no JSON object up to its end.
 */
export function parseCutJson(text: string): JsonObject | null {
  if (!text.startsWith("{") || text.length > MAX_SEARCHED_CHARS) return null;
  const scan: Scan = { open: [], whole: 0, expected: "value" };
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) === QUOTATION_MARK) {
      const end = endOfString(text, at);
      if (end === null || !takeString(scan, end)) return null;
      at = end;
    } else if (!take(scan, text[at] ?? "", at)) {
      return null;
    }
  }
  if (scan.open.length === 0) return null;
  const [end, quote] = scan.whole > text.length ? [endOfCutString(text), '"'] : [scan.whole, ""];
  return parseJsonObject(text.slice(0, end) + quote + scan.open.toReversed().join(""));
}

interface Scan {
  /** What closes each open object and list, the innermost last. */
  readonly open: string[];
  /** Up to here the text is whole, but for what is open; beyond its end where the text ends in a string. */
  whole: number;
  expected: "value" | "first value" | "name" | "first name" | "colon" | "end" | "rest of a value";
}

/** Takes a string, up to its closing mark; `false` where there can be none. */
function takeString(scan: Scan, end: number): boolean {
  switch (scan.expected) {
    case "name":
    case "first name":
      scan.expected = "colon";
      return true;
    case "value":
    case "first value":
      scan.expected = "end";
      scan.whole = end + 1;
      return true;
    default:
      return false;
  }
}

/** Takes one character outside strings; `false` where JSON has another one. */
function take(scan: Scan, character: string, at: number): boolean {
  switch (character) {
    case "{":
    case "[":
      return opens(scan, character, at);
    case "}":
    case "]":
      return closes(scan, character, at);
    case ",":
      scan.whole = at;
      return moves(scan, "end", scan.open.at(-1) === "}" ? "name" : "value");
    case ":":
      return moves(scan, "colon", "value");
    case " ":
    case "\n":
    case "\r":
    case "\t":
      return true;
    default:
      return isValue(scan) && /[-+.\w]/.test(character) && moves(scan, scan.expected, "rest of a value");
  }
}

function opens(scan: Scan, character: string, at: number): boolean {
  if (!isValue(scan) || scan.expected === "rest of a value" || scan.open.length === MAX_DEPTH) return false;
  scan.open.push(character === "{" ? "}" : "]");
  scan.expected = character === "{" ? "first name" : "first value";
  scan.whole = at + 1;
  return true;
}

function closes(scan: Scan, character: string, at: number): boolean {
  const isEmpty = scan.expected === (character === "}" ? "first name" : "first value");
  if (!isEmpty && scan.expected !== "end" && scan.expected !== "rest of a value") return false;
  scan.expected = "end";
  scan.whole = at + 1;
  return scan.open.pop() === character;
}

function moves(scan: Scan, from: Scan["expected"], to: Scan["expected"]): boolean {
  const isThere = scan.expected === from || (from === "end" && scan.expected === "rest of a value");
  scan.expected = to;
  return isThere;
}

function isValue({ expected }: Scan): boolean {
  return expected === "value" || expected === "first value" || expected === "rest of a value";
}

/** Where the string that opens here has its closing mark; the text's end where it is cut off. `null`: that is none. */
function endOfString(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTATION_MARK) return at;
    else if (code < SPACE) return null;
  }
  return text.length;
}

/** Without an escape that is not whole. */
function endOfCutString(text: string): number {
  const tail = /(?:^|[^\\])(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)$/.exec(text.slice(-200))?.[1] ?? "";
  return text.length - tail.length;
}
