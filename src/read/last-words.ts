import { readCustomRaw } from "./custom.ts";
import { GO_BEGINS, GO_GOES_ON, readGoRaw } from "./go-raw.ts";
import { allParts, isPlain, type LogRecord } from "./log-record.ts";
import type { PrintedError } from "./printed-error.ts";
import { RUST_CAUSES } from "./rust.ts";
import { readRustExit } from "./rust-raw.ts";

const MAX_LOOK_BACK = 1200;

/** What a line means only because the platform says that the process ended after it. */
const LAST_WORDS: readonly {
  readonly first: RegExp;
  readonly goesOn: RegExp | null;
  readonly read: (text: string) => PrintedError | null;
  /** Any program may print such a line: it must be the last. */
  readonly last?: true;
}[] = [
  { first: /: /, goesOn: null, read: readCustomRaw },
  { first: /^SIG/, goesOn: GO_GOES_ON, read: (text) => (GO_BEGINS.test(text.slice(0, 20)) ? readGoRaw(text) : null) },
  { first: /^Error: /, goesOn: RUST_CAUSES, read: readRustExit, last: true },
];

/** Only these words of the platform say that the process is gone; it may have said why. */
export function endsProcess({ platform }: LogRecord): boolean {
  if (platform === null || platform.status !== "error") return false;
  const { kind, errorType } = platform;
  if (kind !== "report" && kind !== "initReport" && kind !== "fault") return false;
  return errorType === null || errorType === "Runtime.ExitError" || errorType === "Runtime.Unknown";
}

/** Looks back from the end of a process over its own lines, and reads the nearest that tells why. */
export function readLastWords(before: LogRecord[], end: LogRecord, isCustomRuntime: boolean): void {
  const { from, inInit } = stretchOf(before, end);
  let isLast = isCustomRuntime;
  for (let at = before.length - 1; at >= from; at--) {
    const record = before[at];
    if (record === undefined) return;
    const words = isPlain(record) ? lastWordsAt(before, at, isLast) : record;
    if (words?.error != null) {
      const { error, text } = words;
      const length = "length" in words ? words.length : 1;
      const parts = allParts(before.slice(at, at + length));
      const read: LogRecord = { ...record, text, producer: "runtime", error, parts };
      before.splice(at, length, inInit ? asInits(read, error) : read);
      return;
    }
    isLast &&= RUST_CAUSES.test(record.text);
  }
}

/**
 * How far back the process's own lines go. In old text the init was tried before START, and the platform says only behind
 * it that the process is gone: where nothing was printed since START, the lines before it are meant.
 */
function stretchOf(before: readonly LogRecord[], end: LogRecord): { readonly from: number; readonly inInit: boolean } {
  const least = Math.max(0, before.length - MAX_LOOK_BACK);
  const boundary = before.findLastIndex((record, at) => at < least || isBoundary(record, end));
  const printed = before.slice(boundary + 1).some(({ platform }) => platform === null);
  const isOldInit = !printed && end.platform?.kind === "fault" && before[boundary]?.platform?.kind === "start";
  if (!isOldInit) return { from: boundary + 1, inInit: end.platform?.kind === "initReport" };
  const start = before.findLastIndex(({ platform }, at) => at < boundary && platform !== null);
  return { from: Math.max(least, start + 1), inInit: true };
}

/** What a process says last before its init has failed is that init's. */
function asInits(record: LogRecord, error: PrintedError): LogRecord {
  const isOurs = error.runtime === "go" || error.runtime === "rust" || error.runtime === "other";
  return isOurs && error.origin === "raw" ? { ...record, error: { ...error, origin: "init" } } : record;
}

function lastWordsAt(
  records: readonly LogRecord[],
  at: number,
  isLast: boolean,
): { readonly error: PrintedError; readonly text: string; readonly length: number } | null {
  const line = records[at]?.text ?? "";
  for (const { first, goesOn, read, last } of LAST_WORDS) {
    if (!first.test(line) || (last === true && !isLast)) continue;
    const length = 1 + (goesOn === null ? 0 : linesAfter(records, at, goesOn));
    const text = records
      .slice(at, at + length)
      .map((record) => record.text)
      .join("\n");
    const error = read(text);
    if (error !== null) return { error, text, length };
  }
  return null;
}

function linesAfter(records: readonly LogRecord[], at: number, goesOn: RegExp): number {
  let length = 0;
  for (let next = records[at + 1]; next !== undefined && isPlain(next) && goesOn.test(next.text); ) {
    length++;
    next = records[at + length + 1];
  }
  return length;
}

/** Before this one stands another process's or another invocation's output. */
function isBoundary({ platform, requestId }: LogRecord, end: LogRecord): boolean {
  switch (platform?.kind) {
    case undefined:
    case "extension":
    case "other":
    case "initRuntimeDone":
    case "runtimeDone":
      return false;
    case "end":
    case "report":
      // In text END stands before REPORT, and old text names the exit in a line of its own after the two.
      return end.platform?.kind !== "fault" && requestId !== end.requestId;
    default:
      return true;
  }
}
