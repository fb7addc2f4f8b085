/** What one line of the Lambda platform says, text and JSON alike. Numbers are in the units of their names. */
export interface PlatformLine {
  readonly kind: PlatformKind;
  /** The text of an old-style fault, a time-out sentence or an IMAGE line. */
  readonly detail: string | null;
  readonly status: PlatformStatus | null;
  readonly errorType: string | null;
  /** `init` or `invoke`, on initStart, initReport, initRuntimeDone. */
  readonly phase: "init" | "invoke" | null;
  readonly functionName: string | null;
  readonly functionVersion: string | null;
  readonly runtimeVersion: string | null;
  readonly runtimeVersionArn: string | null;
  readonly initializationType: string | null;
  readonly durationMs: number | null;
  readonly billedDurationMs: number | null;
  readonly initDurationMs: number | null;
  readonly restoreDurationMs: number | null;
  readonly memorySizeMb: number | null;
  readonly maxMemoryUsedMb: number | null;
  readonly xrayTraceId: string | null;
  readonly xraySegmentId: string | null;
}

export type PlatformKind =
  | "initStart"
  | "initReport"
  | "initRuntimeDone"
  | "restoreStart"
  | "restoreReport"
  | "start"
  | "end"
  | "runtimeDone"
  | "report"
  /** `RequestId: <id> Error: …` and its kin, before status moved to REPORT. */
  | "fault"
  /** `<time> <id> Task timed out after 3.00 seconds`. */
  | "timedOut"
  | "image"
  | "extension"
  | "logsDropped"
  | "other";

export type PlatformStatus = "success" | "error" | "timeout" | "failure";

/** A line of which nothing but its kind is known yet. */
export const NOTHING_SAID: PlatformLine = {
  kind: "other",
  detail: null,
  status: null,
  errorType: null,
  phase: null,
  functionName: null,
  functionVersion: null,
  runtimeVersion: null,
  runtimeVersionArn: null,
  initializationType: null,
  durationMs: null,
  billedDurationMs: null,
  initDurationMs: null,
  restoreDurationMs: null,
  memorySizeMb: null,
  maxMemoryUsedMb: null,
  xrayTraceId: null,
  xraySegmentId: null,
};
