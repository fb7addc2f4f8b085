import { endsProcess, readLastWords } from "./last-words.ts";
import { allParts, isPlain, type LogRecord } from "./log-record.ts";
import { isRubyHeading, readRubyText } from "./ruby.ts";
import { isRustPanic, RUST_CAUSES, readRustText } from "./rust.ts";

/** Two events of one error are written in one go; standard output and standard error drift a little. */
const MAX_GAP_MS = 1000;
/** How far the two halves of a Rust panic may stand apart. */
const MAX_APART = 4;

/** anyhow and eyre print causes and a backtrace below the error's own words. */
const RUST_BEGINS_CAUSES = /^(?:Caused by:|Location:|Stack backtrace:)$/;
const MAX_CAUSE_LINES = 400;

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

function isCustom(runtimeVersion: string | null): boolean {
  return runtimeVersion === null || runtimeVersion.startsWith("provided");
}

function isNear(one: LogRecord | undefined, other: LogRecord): boolean {
  return one !== undefined && Math.abs(other.timestamp - one.timestamp) <= MAX_GAP_MS;
}
