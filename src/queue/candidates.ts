import type { Attempt } from "../attempts/attempt.ts";
import { NO_ENVIRONMENT } from "../attempts/environment.ts";
import { evidenceKind, isEvidence } from "../attempts/evidence.ts";
import { CLASS, FRAME } from "../read/java-header.ts";
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
 * A line with the ID of a request that did not start in this batch, within another invocation: a quotation, unless its START
 * is in another batch. That may be so on Managed Instances, where invocations interleave (they log in JSON, and bill none),
 * and for the platform's old sentences, which come after the next START.
 */
function interleaved(stream: RecordStream, attempts: readonly Attempt[]): Sighting[] {
  const mayInterleave = !isOnDemand(stream, attempts);
  const kept = new Set(attempts.flatMap(({ records }) => records));
  const byId = new Map<string, LogRecord[]>();
  const starts: LogRecord[] = [];
  for (const record of stream.records) {
    const { requestId, platform, json } = record;
    if (platform?.kind === "start") starts.push(record);
    const isLate = starts.length === 1 && (platform?.kind === "timedOut" || platform?.kind === "fault");
    const mayBeAnothers = isLate || (mayInterleave && json !== null);
    if (!mayBeAnothers || requestId === null || kept.has(record) || !isEvidence(record)) continue;
    // With the START within which they stand they are, without the rest of the log, read as quotations again.
    byId.set(requestId, [...(byId.get(requestId) ?? starts.slice(-1)), record]);
  }
  return [...byId].map(([requestId, records]) => sightingOf(stream, requestId, records, records.filter(isEvidence)));
}

function isOnDemand({ records }: RecordStream, attempts: readonly Attempt[]): boolean {
  const types = attempts.map(({ environment }) => environment.initializationType);
  if (types.some((type) => type !== null && type !== "lambda-managed-instances")) return true;
  return records.some(({ platform }) => platform?.billedDurationMs != null);
}

/** Lines at the end of a batch whose rest may be in the next, or at the beginning of one. */
const TAIL = 3;
const OLD_FAULT = "Unknown application error occurred";

/** Traces that are printed line by line, of which this batch has the first lines, the last, or after a narrow filter some. */
function cutTraces(stream: RecordStream): Sighting[] {
  return [...restOfTrace(stream), ...headsOfTraces(stream)];
}

/** A frame of Java's stands at the beginning: what it belongs to was in the batch before. */
function restOfTrace(stream: RecordStream): Sighting[] {
  const head = stream.records.slice(0, TAIL);
  const frame = head.findIndex(({ text }) => FRAME.test(text));
  const isRest = frame >= 0 && head.slice(0, frame + 1).every(isPlain);
  return isRest ? [sightingOf(stream, null, head.slice(0, frame + 1), head.slice(frame, frame + 1))] : [];
}

function headsOfTraces(stream: RecordStream): Sighting[] {
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
