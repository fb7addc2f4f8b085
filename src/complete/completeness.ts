import type { Attempt } from "../attempts/attempt.ts";
import type { Finding } from "../detect/finding.ts";

/** Proving evidence may go without the end record: what ended the attempt is known. */
const PATIENCE_MS = 75_000;
/** Where the function's timeout is not known, it is Lambda's longest. */
const LONGEST_TIMEOUT_MS = 900_000;
/** A REPORT is written some time after the timeout, and delivered some time after that. */
const TIMEOUT_SLACK_MS = 30_000;

export interface CompletenessInput {
  readonly attempt: Attempt;
  readonly findings: readonly Finding[];
  /** Epoch milliseconds of the newest evidence. */
  readonly lastEvidence: number;
  readonly now: number;
  /** The function's own setting, `null` where it is not known. */
  readonly timeoutMs: number | null;
}

/**
 * Whether nothing more can change the verdict on an attempt: its end was logged, the stream has moved on, or the function
 * cannot run any longer. Evidence that proves by itself is not waited for that long. Pure.
 */
export function isComplete({ attempt, findings, lastEvidence, now, timeoutMs }: CompletenessInput): boolean {
  if (attempt.report !== null || attempt.movedOn) return true;
  // A saved log without times has no age.
  if (lastEvidence === 0) return true;
  const age = now - lastEvidence;
  if (findings.some(provesByItself) && age > PATIENCE_MS) return true;
  return age > (timeoutMs === null ? LONGEST_TIMEOUT_MS : timeoutMs + TIMEOUT_SLACK_MS);
}

/** The platform's word on the invocation, or an error in a form that no application prints. */
export function provesByItself({ strength, record, error }: Finding): boolean {
  if (strength !== "proves") return false;
  if (error !== null) return !error.imitable;
  return record.platform !== null && !(record.platform.kind === "initReport" && record.platform.phase === "init");
}
