import { joinNeighbours } from "./custom-neighbours.ts";
import type { LogRecord } from "./log-record.ts";
import { DOTNET_BEGINS, openTracesAt, type TraceSpan } from "./open-traces.ts";
import { readJoined } from "./read-record.ts";

/** How a trace that was printed line by line is found: from its last line back to its first. */
interface RawTrace {
  readonly last: RegExp;
  readonly first: RegExp;
  /** Where no line is the first one, the trace is left in its lines. */
  readonly maxLines: number;
}

const RAW_TRACES: readonly RawTrace[] = [
  // Node.js prints `<file>:<line>`, the source line, a caret, the error and its frames, then its own version.
  {
    last: /^Node\.js v\d{1,3}\.\d{1,3}\.\d{1,3}$/,
    first: /^(?:file:\/\/\/|\.{0,2}\/|node:|webpack:\/\/|evalmachine\.<|\[eval).{1,500}:\d{1,7}$/,
    maxLines: 240,
  },
];

/** A raw trace is one burst of writes: its lines are at most this far apart. */
const MAX_GAP_MS = 1000;

/**
 * Joins traces that arrived as one event per line (whatever does not pass through the runtime's telemetry pipe does,
 * docs/log-formats.md 0.3) into one record that carries the first line's identity.
 */
export function joinTraces(records: readonly LogRecord[]): readonly LogRecord[] {
  let joined: LogRecord[] | null = null;
  /** Before this one all are joined. */
  let from = 0;
  for (let index = 0; index < records.length; index++) {
    const record = records[index];
    if (record === undefined) continue;
    const trace = isRaw(record) || isDotnetHeading(record) ? traceAt(records, index, from) : null;
    if (trace === null) {
      joined?.push(record);
      continue;
    }
    joined ??= records.slice(0, index);
    if ("last" in trace) {
      joined.push(record);
      joinLast(joined, trace);
    } else {
      joined.splice(joined.length - trace.back, trace.back, trace.joined);
      index += trace.length - 1;
      from = index + 1;
    }
  }
  return joinNeighbours(joined ?? records);
}

function traceAt(records: readonly LogRecord[], at: number, from: number): RawTrace | JoinedTrace | null {
  const text = records[at]?.text ?? "";
  // No trace begins or ends in a blank line, and there are many.
  if (text === "") return null;
  return RAW_TRACES.find(({ last }) => last.test(text)) ?? openTraceAt(records, at, from);
}

interface JoinedTrace extends TraceSpan {
  readonly joined: LogRecord;
}

function openTraceAt(records: readonly LogRecord[], at: number, from: number): JoinedTrace | null {
  const step = isSpacedOut(records, at) ? 2 : 1;
  const lineAt = (offset: number) => {
    const place = at + offset * step;
    const record = place < from ? undefined : records[place];
    if (record === undefined || (offset !== 0 && !isRaw(record)) || !isNear(records[at], record)) return null;
    return record.text;
  };
  for (const span of openTracesAt(lineAt)) {
    const [back, length] = [span.back * step, (span.length - 1) * step + 1];
    const first = records[at - back];
    const lines = records.slice(at - back, at + length).filter((_, index) => index % step === 0);
    const joined = first === undefined ? null : readJoined(first, lines);
    if (joined !== null) return { joined, back, length };
  }
  return null;
}

/** Where a pipe takes each of `\r\n` for a line end, every line is followed by a blank one. */
function isSpacedOut(records: readonly LogRecord[], at: number): boolean {
  const isBlank = (offset: number) => records[at + offset]?.text.trim() === "";
  const ends = (offset: number) => {
    const record = records[at + offset];
    return record === undefined || !isRaw(record);
  };
  if (!isBlank(1) || (isBlank(2) && isBlank(4))) return false;
  return (isBlank(3) || ends(3)) && (isBlank(5) || ends(3) || ends(5));
}

function isNear(one: LogRecord | undefined, other: LogRecord): boolean {
  return one !== undefined && Math.abs(other.timestamp - one.timestamp) <= MAX_GAP_MS;
}

/** Replaces the trace at the end of `records` by one record. */
function joinLast(records: LogRecord[], { first, maxLines }: RawTrace): void {
  const end = records.length;
  for (let at = end - 1; at >= 0 && end - at <= maxLines; at--) {
    const record = records[at];
    const next = records[at + 1] ?? record;
    if (record === undefined || next === undefined || !isRaw(record)) return;
    if (Math.abs(next.timestamp - record.timestamp) > MAX_GAP_MS) return;
    if (!first.test(record.text)) continue;
    const joined = readJoined(record, records.slice(at));
    if (joined !== null) records.splice(at, end - at, joined);
    return;
  }
}

function isDotnetHeading({ error, text }: LogRecord): boolean {
  return error === null && DOTNET_BEGINS.test(text);
}

function isRaw(record: LogRecord): boolean {
  return record.platform === null && record.error === null && record.requestId === null;
}
