import type { Attempt } from "../attempts/attempt.ts";
import { NO_ENVIRONMENT } from "../attempts/environment.ts";
import { evidenceKind, isEvidence } from "../attempts/evidence.ts";
import { CLASS } from "../read/java-header.ts";
import { isPlain, type LogRecord, type RecordStream } from "../read/log-record.ts";
import { type Sighting, sightingOfRecords } from "./sighting.ts";

/**
 * What is no evidence in this batch and may be some in the whole log: only the reporter, which reads that, can tell. On
 * their own lines these come to nothing.
 */
export function candidatesOf(stream: RecordStream, attempts: readonly Attempt[]): Sighting[] {
  return [...interleaved(stream, attempts), ...cutTraces(stream)];
}

/**
 * On Managed Instances invocations interleave, and the START of one may be in another batch. Where nothing in the batch
 * tells whether this is such an instance, a line with the ID of a request that did not start here may be its own or a
 * quotation. Those instances log in JSON, and bill no invocation.
 */
function interleaved(stream: RecordStream, attempts: readonly Attempt[]): Sighting[] {
  if (isOnDemand(stream, attempts)) return [];
  const kept = new Set(attempts.flatMap(({ records }) => records));
  const byId = new Map<string, LogRecord[]>();
  let start: LogRecord | null = null;
  for (const record of stream.records) {
    if (record.platform?.kind === "start") start = record;
    const { requestId, json } = record;
    if (requestId === null || json === null || kept.has(record) || !isEvidence(record)) continue;
    const same = byId.get(requestId);
    // With the START within which they stand they are, without the rest of the log, read as quotations again.
    if (same === undefined) byId.set(requestId, start === null ? [record] : [start, record]);
    else same.push(record);
  }
  return [...byId].map(([requestId, records]) => sightingOf(stream, requestId, records, records.filter(isEvidence)));
}

function isOnDemand({ records }: RecordStream, attempts: readonly Attempt[]): boolean {
  const types = attempts.map(({ environment }) => environment.initializationType);
  if (types.some((type) => type !== null && type !== "lambda-managed-instances")) return true;
  return records.some(({ platform }) => platform?.billedDurationMs != null);
}

/** Lines at the end of a batch whose rest may be in the next. */
const TAIL = 3;
const OLD_FAULT = "Unknown application error occurred";

/** Traces that are printed line by line, of which this batch has the first lines or, after a narrow filter, those alone. */
function cutTraces(stream: RecordStream): Sighting[] {
  const { records } = stream;
  return records.flatMap((record, index) => {
    const next = records[index + 1];
    if (!isPlain(record)) return [];
    const type = classIn(record.text);
    const isTail = index >= records.length - TAIL && records.slice(index).every(isPlain);
    const isPrintedTwice = type !== null && next?.text.startsWith(type) === true && isPlain(next);
    if (!isPrintedTwice && !(isTail && (type !== null || record.text === OLD_FAULT))) return [];
    const lines = isPrintedTwice ? [record, next] : [record];
    return [sightingOf(stream, null, lines, lines)];
  });
}

/** The class with its package at the end of a line, as Java's client prints it above the trace. */
function classIn(text: string): string | null {
  const type = text.slice(text.lastIndexOf(": ") + 2);
  return type.length < text.length && type.includes(".") && !text.includes("\n") && CLASS.test(type) ? type : null;
}

function sightingOf(
  { source }: RecordStream,
  requestId: string | null,
  records: readonly LogRecord[],
  evidence: readonly LogRecord[],
): Sighting {
  const why = evidence.map((record) => (isEvidence(record) ? evidenceKind(record) : "cut_trace"));
  return sightingOfRecords({ source, requestId, environment: NO_ENVIRONMENT, number: 1, records }, evidence, why);
}
