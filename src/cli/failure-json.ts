import { eventTitle } from "../event/title.ts";
import type { Failure } from "../judge/failure.ts";
import { parseTrace } from "../stacks/parse-trace.ts";

const MAX_EVIDENCE_CHARS = 4096;

/** One failure as `scan --format json` prints it: a public contract. What is unknown is `null`, never empty. */
export interface FailureJson {
  readonly class: Failure["class"];
  readonly phase: Failure["phase"];
  readonly type: string | null;
  readonly message: string | null;
  readonly title: string;
  readonly requestId: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly logGroup: string | null;
  readonly logStream: string | null;
  readonly functionName: string | null;
  readonly runtime: Failure["runtime"];
  /** ISO time of the proving record. */
  readonly timestamp: string | null;
  readonly eventId: string;
  /** 1-based within the request ID. */
  readonly attempt: number;
  readonly detectors: readonly string[];
  readonly evidence: readonly {
    readonly detector: string;
    readonly logEventId: string | null;
    readonly timestamp: string | null;
    readonly text: string;
  }[];
  /** Number of stack frames. */
  readonly frames: number;
}

export function toFailureJson(failure: Failure): FailureJson {
  const { attempt, findings, error } = failure;
  return {
    class: failure.class,
    phase: failure.phase,
    type: failure.type,
    message: failure.message,
    title: eventTitle(failure),
    requestId: attempt.requestId,
    ...attempt.source,
    functionName: failure.functionName,
    runtime: failure.runtime,
    timestamp: toIso(failure.provingRecord.timestamp),
    eventId: failure.eventId,
    attempt: attempt.number,
    detectors: [...new Set(findings.map(({ detector }) => detector))],
    evidence: findings.map(({ detector, record }) => ({
      detector,
      logEventId: record.eventId,
      timestamp: toIso(record.timestamp),
      text: record.text.slice(0, MAX_EVIDENCE_CHARS),
    })),
    frames: error === null ? 0 : parseTrace(error.runtime, error.trace).length,
  };
}

/** `0` stands for an unknown time; a time beyond what a date can hold is none. */
function toIso(timestamp: number): string | null {
  return timestamp > 0 && timestamp <= 8.64e15 ? new Date(timestamp).toISOString() : null;
}
