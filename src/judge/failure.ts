import type { Attempt, LifecyclePhase } from "../attempts/attempt.ts";
import type { FailureClass, Finding, NetworkDetail } from "../detect/finding.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { PrintedError, RuntimeFamily } from "../read/printed-error.ts";

/** The verdict on one attempt: one class, plus every finding as evidence. */
export interface Failure {
  readonly class: FailureClass;
  readonly phase: LifecyclePhase;
  /** As printed by the runtime, else by the platform (DESIGN: type and message). */
  readonly type: string | null;
  readonly message: string | null;
  readonly attempt: Attempt;
  readonly functionName: string | null;
  /** For example `python:3.12`, from INIT_START or platform.initStart. */
  readonly runtimeVersion: string | null;
  /** `null` when nothing in the log tells. */
  readonly runtime: RuntimeFamily | null;
  /** The record whose time is the failure's time: the one that proves the class. */
  readonly provingRecord: LogRecord;
  /** 32 hex digits, a function of the log alone. */
  readonly eventId: string;
  /** The proving finding first, then the others in stream order. */
  readonly findings: readonly [Finding, ...Finding[]];
  readonly network: NetworkDetail | null;
  /** The error that ended the attempt, where a runtime printed one: frames are parsed from it. */
  readonly error: PrintedError | null;
}
