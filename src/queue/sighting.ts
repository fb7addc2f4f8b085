import type { Attempt, Environment } from "../attempts/attempt.ts";
import { evidenceKind, isEvidence } from "../attempts/evidence.ts";
import { isOfKind, WRAPPER_LINE_KINDS } from "../contract/wrapper-line.ts";
import type { LogEvent, LogSource } from "../decode/log-batch.ts";
import { allParts, type LogRecord, partsOf } from "../read/log-record.ts";

/** Epoch milliseconds, both included. */
export interface TimeSpan {
  readonly first: number;
  readonly last: number;
}

/** "This batch shows, or may show, a failed attempt", with the lines it saw. */
export interface Sighting {
  readonly v: 2;
  readonly source: LogSource;
  readonly requestId: string | null;
  /** 1-based number of the attempt within its request ID, as far as the batch shows. */
  readonly number: number;
  readonly environment: Environment;
  /** From when to when the evidence was logged. */
  readonly evidence: TimeSpan;
  /** The attempt's lines, oldest first: all that carry evidence, and as many of the others as fit. None in a stub. */
  readonly lines: readonly LogEvent[];
  /** What called for a look: `platform:report`, `python:handler`. */
  readonly why: readonly string[];
}

/** How much of an attempt goes along. */
export interface SightingLimits {
  readonly maxLines: number;
  readonly maxEvidenceChars: number;
  readonly maxLineChars: number;
  readonly maxTotalChars: number;
}

const DEFAULT_SIGHTING_LIMITS: SightingLimits = {
  maxLines: 200,
  maxEvidenceChars: 65_536,
  maxLineChars: 2048,
  maxTotalChars: 400_000,
};

/** Packs what a batch shows of one attempt. Pure. */
export function sightingOf(attempt: Attempt, limits: SightingLimits = DEFAULT_SIGHTING_LIMITS): Sighting {
  const evidence = attempt.records.filter(isEvidence);
  return sightingOfRecords(attempt, evidence, evidence.map(evidenceKind), limits);
}

/** The same of some records of an attempt. */
export function sightingOfRecords(
  attempt: Pick<Attempt, "source" | "requestId" | "number" | "environment" | "records">,
  evidence: readonly LogRecord[],
  why: readonly string[],
  limits: SightingLimits = DEFAULT_SIGHTING_LIMITS,
): Sighting {
  return {
    v: 2,
    source: attempt.source,
    requestId: attempt.requestId,
    number: attempt.number,
    environment: attempt.environment,
    evidence: spanOf(allParts(evidence)),
    lines: select(attempt, new Set(evidence), limits),
    why: [...new Set(why)],
  };
}

/** What is left of a sighting that the queue refuses for good: enough to find the attempt in its log. */
export function stubOf(sighting: Sighting): Sighting {
  return { ...sighting, lines: [] };
}

/** Both ends are `0` where nothing has a time. */
export function spanOf(events: readonly Pick<LogEvent, "timestamp">[]): TimeSpan {
  const times = events.map(({ timestamp }) => timestamp);
  const [any = 0] = times;
  return { first: times.reduce((a, b) => Math.min(a, b), any), last: times.reduce((a, b) => Math.max(a, b), any) };
}

/** What the wrapper says of this request, evidence and the platform's lines first, then the newest others. */
function select(
  attempt: Pick<Attempt, "records" | "requestId">,
  evidence: ReadonlySet<LogRecord>,
  limits: SightingLimits,
): LogEvent[] {
  const { records } = attempt;
  const ofWrapper = new Set(wrapperRecords(attempt));
  const kept = new Map<LogRecord, readonly LogEvent[]>();
  let chars = 0;
  const keep = (record: LogRecord): void => {
    if (kept.has(record) || kept.size >= limits.maxLines) return;
    const isWhole = evidence.has(record) || ofWrapper.has(record);
    const lines = linesOf(record, isWhole ? limits.maxEvidenceChars : limits.maxLineChars);
    const size = lines.reduce((sum, { message }) => sum + message.length, 0);
    if (chars + size > limits.maxTotalChars) return;
    kept.set(record, lines);
    chars += size;
  };
  for (const record of ofWrapper) keep(record);
  for (const record of records) if (evidence.has(record)) keep(record);
  for (const record of records) if (record.producer !== "app") keep(record);
  for (const record of records.toReversed()) keep(record);
  return records.flatMap((record) => kept.get(record) ?? []);
}

/** The wrapper writes one line of each kind; whoever prints more of them gets no more room. */
function wrapperRecords({ records, requestId }: Pick<Attempt, "records" | "requestId">): LogRecord[] {
  const own = records.filter(({ producer, requestId: id }) => producer === "wrapper" && id === requestId);
  return WRAPPER_LINE_KINDS.flatMap((kind) => own.find(({ text }) => isOfKind(text, kind)) ?? []);
}

/** A joined record travels in its lines, to be joined again; where it is too long, without those in its middle. */
function linesOf(record: LogRecord, maxChars: number): LogEvent[] {
  const parts = partsOf(record);
  if (parts.length === 1) return [toLogEvent(record, maxChars)];
  const half = maxChars / 2;
  const head = upTo(parts, half);
  const tail = upTo(parts.slice(head.length).toReversed(), half).reverse();
  return [...head, ...tail].map((part) => toLogEvent(part, half));
}

function upTo(parts: readonly LogRecord[], maxChars: number): LogRecord[] {
  let chars = 0;
  const end = parts.findIndex(({ text }) => {
    chars += text.length;
    return chars > maxChars;
  });
  return end < 0 ? [...parts] : parts.slice(0, Math.max(1, end));
}

function toLogEvent({ eventId, timestamp, text, ordinal }: LogRecord, maxChars: number): LogEvent {
  const message = text.length > maxChars ? text.slice(0, maxChars) : text;
  return { id: eventId, timestamp, message, ordinal };
}
