import { readCustomRaw } from "./custom.ts";
import { GO_BEGINS, GO_GOES_ON, readGoRaw } from "./go-raw.ts";
import { allParts, type LogRecord } from "./log-record.ts";
import type { PrintedError } from "./printed-error.ts";
import { isRubyHeading, readRubyText } from "./ruby.ts";
import { isRustPanic, readRustText } from "./rust.ts";
import { readRustExit } from "./rust-raw.ts";

/** Two events of one error are written in one go; standard output and standard error drift a little. */
const MAX_GAP_MS = 1000;
/** How far the two halves of a Rust panic may stand apart. */
const MAX_APART = 4;
const MAX_LOOK_BACK = 1200;

/** anyhow and eyre print causes and a backtrace below the error's own words. */
const RUST_BEGINS_CAUSES = /^(?:Caused by:|Location:|Stack backtrace:)$/;
const RUST_CAUSES = /^(?:$|Caused by:|Location:|Stack backtrace:| {2,})/;
const MAX_CAUSE_LINES = 400;

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

/**
 * Joins what several events tell of one error: Ruby's heading and its JSON, a Rust panic's hook and the runtime's line,
 * the causes below a Rust error; and gives their meaning to the lines that stand before a process's end.
 *
 * @param records - Traces that were printed line by line are joined already.
 */
export function joinNeighbours(records: readonly LogRecord[]): readonly LogRecord[] {
  if (!records.some(needsNeighbours)) return records;
  const joined: LogRecord[] = [];
  let runtimeVersion: string | null = null;
  for (let index = 0; index < records.length; ) {
    const record = records[index];
    if (record === undefined) break;
    runtimeVersion = record.platform?.runtimeVersion ?? runtimeVersion;
    if (endsProcess(record)) readLastWords(joined, record, isCustom(runtimeVersion));
    index += take(records, index, record, joined);
  }
  return joined;
}

/** Puts the record, joined with what belongs to it, behind the others, and says how many records that were. */
function take(records: readonly LogRecord[], at: number, record: LogRecord, joined: LogRecord[]): number {
  switch (record.error?.runtime) {
    case "ruby":
      joined.push(withHeading(record, joined));
      return 1;
    case "rust": {
      const length = record.error.origin === "raw" ? 0 : causesAfter(records, at);
      joinPanic(length === 0 ? record : withCauses(record, records.slice(at, at + length + 1)), joined);
      return length + 1;
    }
    default:
      joined.push(record);
      return 1;
  }
}

function needsNeighbours(record: LogRecord): boolean {
  return record.error?.runtime === "ruby" || record.error?.runtime === "rust" || endsProcess(record);
}

function withHeading(record: LogRecord, before: LogRecord[]): LogRecord {
  const heading = before.at(-1);
  if (heading === undefined || !isPlain(heading) || !isRubyHeading(heading.text) || !isNear(heading, record)) {
    return record;
  }
  const text = `${heading.text.trimEnd()}\n${record.text}`;
  const error = readRubyText(text);
  if (error === null) return record;
  before.pop();
  const { requestId, json } = record;
  return { ...heading, text, producer: "runtime", requestId, error, json, parts: allParts([heading, record]) };
}

/** The runtime catches a panic and says only that there was one; the hook's words may come before or after. */
function joinPanic(record: LogRecord, before: LogRecord[]): void {
  for (let back = 1; back <= MAX_APART; back++) {
    const other = before[before.length - back];
    if (other === undefined || other.platform !== null || !isNear(other, record)) break;
    const [hook, line] = record.error?.origin === "raw" ? [record, other] : [other, record];
    if (hook.error?.runtime !== "rust" || hook.error.origin !== "raw" || line.error === null) continue;
    if (!isRustPanic(line.error)) continue;
    const { message, trace, causeText } = hook.error;
    const error = { ...line.error, message: message ?? line.error.message, trace, causeText };
    const text = `${other.text}\n${record.text}`;
    const { requestId } = line;
    const parts = allParts([other, record]);
    before[before.length - back] = { ...other, text, producer: "runtime", requestId, error, parts };
    return;
  }
  before.push(record);
}

function causesAfter(records: readonly LogRecord[], at: number): number {
  const lineAt = (offset: number) => {
    const record = records[at + offset];
    return record === undefined || !isPlain(record) || !isNear(records[at], record) ? null : record.text;
  };
  const begins = lineAt(1) === "" ? 2 : 1;
  if (!RUST_BEGINS_CAUSES.test(lineAt(begins) ?? "-")) return 0;
  let length = begins;
  while (length < MAX_CAUSE_LINES && RUST_CAUSES.test(lineAt(length + 1) ?? "-")) length++;
  return length;
}

function withCauses(record: LogRecord, lines: readonly LogRecord[]): LogRecord {
  const text = lines.map((line) => line.text).join("\n");
  return { ...record, text, error: readRustText(text) ?? record.error, parts: allParts(lines) };
}

/** Only these words of the platform say that the process is gone; it may have said why. */
function endsProcess({ platform }: LogRecord): boolean {
  if (platform === null || platform.status !== "error") return false;
  const { kind, errorType } = platform;
  if (kind !== "report" && kind !== "initReport" && kind !== "fault") return false;
  return errorType === null || errorType === "Runtime.ExitError" || errorType === "Runtime.Unknown";
}

/** Looks back from the end of a process over its own lines, and reads the nearest that tells why. */
function readLastWords(before: LogRecord[], end: LogRecord, isCustomRuntime: boolean): void {
  let inInit = end.platform?.kind === "initReport";
  let printed = false;
  let isLast = isCustomRuntime;
  for (let at = before.length - 1; at >= Math.max(0, before.length - MAX_LOOK_BACK); at--) {
    const record = before[at];
    if (record === undefined) return;
    if (!inInit && !printed && record.platform?.kind === "start" && end.platform?.kind === "fault") {
      // Old text: the init was tried before START, and the platform says only behind it that the process is gone.
      inInit = true;
      continue;
    }
    if (isBoundary(record, end) || (inInit && record.platform?.kind === "report")) return;
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
    printed ||= record.platform === null;
  }
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

function isCustom(runtimeVersion: string | null): boolean {
  return runtimeVersion === null || runtimeVersion.startsWith("provided");
}

function isPlain({ platform, error, requestId, json }: LogRecord): boolean {
  return platform === null && error === null && requestId === null && json === null;
}

function isNear(one: LogRecord | undefined, other: LogRecord): boolean {
  return one !== undefined && Math.abs(other.timestamp - one.timestamp) <= MAX_GAP_MS;
}
