import type { LogSource } from "../decode/log-batch.ts";
import type { LogRecord } from "../read/log-record.ts";

/** The phase of the execution environment's life. */
export type LifecyclePhase = "init" | "invoke" | "restore" | "shutdown";

/** What the stream's INIT_START or platform.initStart told about the execution environment. */
export interface Environment {
  readonly functionName: string | null;
  readonly functionVersion: string | null;
  /** For example `python:3.12.mainlinev2.v27`. */
  readonly runtimeVersion: string | null;
  readonly runtimeVersionArn: string | null;
  /** `on-demand`, `provisioned-concurrency`, `snap-start`, `lambda-managed-instances`. */
  readonly initializationType: string | null;
}

/** All log records of one try to run one invocation, including the init before it. */
export interface Attempt {
  readonly source: LogSource;
  readonly requestId: string | null;
  /** 1-based within the request ID: an async retry with the same ID is number 2. */
  readonly number: number;
  /** In stream order: first `prelude` (init), then the invocation's own. */
  readonly records: readonly LogRecord[];
  /** How many of `records`, from the first, were written before the invocation started. */
  readonly preludeLength: number;
  readonly start: LogRecord | null;
  /** The last REPORT or platform.report of the request ID. */
  readonly report: LogRecord | null;
  readonly environment: Environment;
  /** A later START, INIT or end record of the stream shows that nothing more will come for this attempt. */
  readonly movedOn: boolean;
}
