import type { LogRecord } from "../read/log-record.ts";
import type { PrintedError } from "../read/printed-error.ts";
import type { RecordContext } from "./detector.ts";
import { errorOf } from "./runtime-match.ts";

/**
 * The error of a record if a program of that language printed it. Where INIT_START names a managed runtime of another
 * language, it is what the application printed of somebody else's error.
 */
export function nativeErrorOf(
  record: LogRecord,
  { attempt }: RecordContext,
  language: "go" | "rust",
): PrintedError | null {
  const version = attempt.environment.runtimeVersion;
  const isNative = version === null || /^(?:provided|go)/.test(version);
  return isNative ? errorOf(record, language) : null;
}

/** Whether the error ended the init: its last words stand in the invocation where the platform tried again there. */
export function endedInit(error: PrintedError, { phase, initFailed }: RecordContext): boolean {
  return phase === "init" || (error.origin === "raw" && initFailed);
}
