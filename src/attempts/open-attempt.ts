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

/**
 * Somebody else's line, printed by the application: nothing in it is evidence, unless the application's own line names the
 * invocation beside the other request.
 */
export function quoted(record: LogRecord, requestId: string | null = null): LogRecord {
  const isOwn = record.producer === "app" && requestId !== null && record.text.includes(`"${requestId}"`);
  return { ...record, producer: "app", requestId: isOwn ? requestId : null, platform: null, error: null };
}

/** Whether an extension that reads the telemetry printed the platform's event once more. */
export function isEcho({ json }: LogRecord, report: LogRecord): boolean {
  return json !== null && typeof json["time"] === "string" && json["time"] === report.json?.["time"];
}

export function endedHealthy({ report, records }: OpenAttempt): boolean {
  return report !== null && !records.some(({ platform }) => platform?.status != null && platform.status !== "success");
}

/**
 * Whether what was printed after a healthy end is the environment's own: it has no other init without the platform's
 * saying so, and the next environment logs into a stream of its own.
 */
export function isShutdown(records: readonly LogRecord[]): boolean {
  return !records.some(({ platform }) => platform !== null && platform.kind !== "extension");
}
