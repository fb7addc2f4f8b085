import { type JsonObject, parseJsonObject } from "./json.ts";

/** No shorter event was cut: CloudWatch Logs and the runtimes cut at 256 KB or more of UTF-8, a sighting at 64 K characters. */
export const MIN_CUT_CHARS = 32_768;
const MAX_SEARCHED_CHARS = 1_100_000;
const MAX_DEPTH = 500;

const QUOTATION_MARK = 34;
const BACKSLASH = 92;

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
  const end = endOf(text);
  return end === null ? null : parseJsonObject(text.slice(0, end.at) + end.closing);
}

interface End {
  readonly at: number;
  /** What closes all that is open there. */
  readonly closing: string;
}

interface Scan {
  /** What closes each open object and list, the innermost last. */
  readonly open: string[];
  /** Up to here the text is whole, but for what is open. */
  whole: number;
  /** The next string is a member's name. */
  isKey: boolean;
}

function endOf(text: string): End | null {
  const scan: Scan = { open: [], whole: 0, isKey: false };
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) === QUOTATION_MARK) {
      const end = endOfString(text, at);
      if (end === null) return endInString(text, scan);
      at = end;
      if (!scan.isKey) scan.whole = end + 1;
    } else if (!step(scan, text[at], at)) {
      return null;
    }
  }
  return scan.open.length === 0 ? null : { at: scan.whole, closing: closingOf(scan) };
}

/** Takes one character outside strings; `false` where it closes what is not open, or opens too much. */
function step(scan: Scan, character: string | undefined, at: number): boolean {
  switch (character) {
    case "{":
    case "[":
      scan.isKey = character === "{";
      scan.open.push(scan.isKey ? "}" : "]");
      scan.whole = at + 1;
      return scan.open.length <= MAX_DEPTH;
    case "}":
    case "]":
      scan.isKey = false;
      scan.whole = at + 1;
      return scan.open.pop() === character;
    case ",":
      scan.isKey = scan.open.at(-1) === "}";
      scan.whole = at;
      return true;
    case ":":
      scan.isKey = false;
      return true;
    default:
      return true;
  }
}

function endInString(text: string, scan: Scan): End {
  if (scan.isKey) return { at: scan.whole, closing: closingOf(scan) };
  return { at: endOfCutString(text), closing: `"${closingOf(scan)}` };
}

/** Where the string that opens here has its closing mark, or `null`. */
function endOfString(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTATION_MARK) return at;
  }
  return null;
}

/** Without an escape that is not whole. */
function endOfCutString(text: string): number {
  const tail = /(?:^|[^\\])(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)$/.exec(text.slice(-200))?.[1] ?? "";
  return text.length - tail.length;
}

function closingOf({ open }: Scan): string {
  return open.toReversed().join("");
}
