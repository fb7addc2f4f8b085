import type { LogRecord } from "../read/log-record.ts";
import type { PlatformLine } from "../read/platform.ts";
import type { Environment } from "./attempt.ts";
import { isInit } from "./init-evidence.ts";

/** An attempt while its records are still coming. */
export interface OpenAttempt {
  requestId: string | null;
  prelude: readonly LogRecord[];
  readonly records: LogRecord[];
  readonly environment: Environment;
  start: LogRecord | null;
  report: LogRecord | null;
  movedOn: boolean;
}

/** Takes off what came after the report, but for old platform text, which only then says what ended the invocation. */
export function takeAfterEnd({ records, report }: OpenAttempt): LogRecord[] {
  const since = report === null ? 0 : records.lastIndexOf(report) + 1;
  const first = records.findIndex(({ platform }, index) => {
    return index >= since && platform?.kind !== "fault" && platform?.kind !== "timedOut";
  });
  return first < 0 ? [] : records.splice(first);
}

/**
 * Where START was filtered away, what came before the first line with the request ID looks like the init's. A report that
 * tells how long the init took says that it succeeded: what came after it is the invocation's.
 */
export function divideAtInit(attempt: OpenAttempt, { initDurationMs, restoreDurationMs }: PlatformLine): void {
  if (initDurationMs === null && restoreDurationMs === null) return;
  const end = attempt.prelude.findLastIndex(isInit) + 1;
  attempt.records.unshift(...attempt.prelude.slice(end));
  attempt.prelude = attempt.prelude.slice(0, end);
}

/** Somebody else's line, printed by the application: nothing in it is evidence. */
export function quoted(record: LogRecord): LogRecord {
  return { ...record, producer: "app", requestId: null, platform: null, error: null };
}
