import type { Attempt, Environment } from "../attempts/attempt.ts";
import { evidenceKind, isEvidence } from "../attempts/evidence.ts";
import type { LogEvent, LogSource } from "../decode/log-batch.ts";
import type { LogRecord } from "../read/log-record.ts";

/** "This batch shows, or may show, a failed attempt", with the lines it saw. */
export interface Sighting {
  readonly v: 1;
  readonly source: LogSource;
  readonly requestId: string | null;
  /** 1-based number of the attempt within its request ID, as far as the batch shows. */
  readonly number: number;
  readonly environment: Environment;
  /** The attempt's lines, oldest first: all that carry evidence, and as many of the others as fit. */
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
  return {
    v: 1,
    source: attempt.source,
    requestId: attempt.requestId,
    number: attempt.number,
    environment: attempt.environment,
    lines: select(attempt, new Set(evidence), limits),
    why: [...new Set(evidence.map(evidenceKind))],
  };
}

/** Evidence and the platform's lines first, then the newest others. */
function select({ records }: Attempt, evidence: ReadonlySet<LogRecord>, limits: SightingLimits): LogEvent[] {
  const kept = new Set<LogRecord>();
  let chars = 0;
  const keep = (record: LogRecord): void => {
    const size = bounded(record, evidence, limits).length;
    if (kept.has(record) || kept.size >= limits.maxLines || chars + size > limits.maxTotalChars) return;
    kept.add(record);
    chars += size;
  };
  for (const record of records) if (evidence.has(record)) keep(record);
  for (const record of records) if (record.producer !== "app") keep(record);
  for (const record of records.toReversed()) keep(record);
  return records
    .filter((record) => kept.has(record))
    .map((record) => ({
      id: record.eventId,
      timestamp: record.timestamp,
      message: bounded(record, evidence, limits),
      ordinal: record.ordinal,
    }));
}

function bounded(record: LogRecord, evidence: ReadonlySet<LogRecord>, limits: SightingLimits): string {
  const max = evidence.has(record) ? limits.maxEvidenceChars : limits.maxLineChars;
  return record.text.length > max ? record.text.slice(0, max) : record.text;
}
