import type { Attempt, LifecyclePhase } from "../attempts/attempt.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { DetectorId, FailureClass, Finding, NetworkDetail, Strength } from "./finding.ts";

/** What a detector may know beyond the record itself. */
export interface RecordContext {
  readonly attempt: Attempt;
  /** The phase that the record belongs to. */
  readonly phase: LifecyclePhase;
  /** The attempt's init failed for good, so that what ended the attempt ended its init. */
  readonly initFailed: boolean;
  /**
   * For a record in a runtime's shape: nobody but the runtime can have written it, by its form or by its place
   * (the attempt's own request ID, the last word before the end).
   */
  readonly authentic: boolean;
  /** The record came after START. */
  readonly isAfterStart: boolean;
  /** The platform itself says that the attempt failed, in its report or, in old text, in a line of its own. */
  readonly platformFailed: boolean;
}

/** The part of a finding that only the detector can know. */
export interface Match {
  readonly phase: LifecyclePhase;
  readonly type: string | null;
  readonly message: string | null;
  readonly strength: Strength;
  readonly network?: NetworkDetail;
}

/** A log event that must match, kept beside the code so that the two cannot drift apart. */
export interface DetectorExample {
  readonly text: string;
  readonly match: Match;
}

/**
 * What a detector must do and must not do, executed as tests and printed as documentation. Each detector's file exports
 * it as `proof`, apart from the detector, so that it stays out of the deployed bundle.
 */
export interface DetectorProof {
  /** One sentence, for people. */
  readonly summary: string;
  /** Where the runtime's own source or documentation shows the form. */
  readonly reference: string;
  readonly examples: readonly [DetectorExample, ...DetectorExample[]];
  /** Look-alikes that must not match. */
  readonly refusals: readonly string[];
}

/**
 * Recognises one class of failure in one runtime.
 *
 * A detector is a pure value: no I/O, no clock, no state between records.
 */
export interface Detector {
  /** `<runtime>/<failure-class>`; also its file's path. Never renamed: users filter by it. */
  readonly id: DetectorId;
  readonly class: FailureClass;
  detect(record: LogRecord, context: RecordContext): Match | null;
}

export function toFinding(detector: Detector, record: LogRecord, match: Match): Finding {
  return {
    detector: detector.id,
    class: detector.class,
    phase: match.phase,
    type: match.type,
    message: match.message,
    strength: match.strength,
    record,
    error: record.error,
    network: match.network ?? null,
  };
}
