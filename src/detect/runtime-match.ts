import type { LogRecord } from "../read/log-record.ts";
import type { PrintedError, RuntimeFamily } from "../read/printed-error.ts";
import type { Match, RecordContext } from "./detector.ts";
import type { Strength } from "./finding.ts";

/** The error of a record if that runtime printed it. */
export function errorOf(record: LogRecord, runtime: RuntimeFamily): PrintedError | null {
  return record.error !== null && record.error.runtime === runtime ? record.error : null;
}

/** The match that rests on the runtime's own line. */
export function runtimeMatch(error: PrintedError, context: RecordContext): Match {
  return { phase: context.phase, type: error.type, message: error.message, strength: strengthOf(error, context) };
}

function strengthOf(error: PrintedError, context: RecordContext): Strength {
  const { authentic, phase, attempt, isAfterStart } = context;
  if (!authentic) return "mentions";
  if (error.origin === "raw") return attempt.report === null ? "unless_recovered" : "explains";
  // A failed init is tried again before START; one inside the invocation is final.
  return phase !== "init" || (isAfterStart && !endedWell(error, context)) ? "proves" : "unless_recovered";
}

/** Whether the error ended the init: its last words stand in the invocation where the platform tried again there. */
export function endedInit(error: PrintedError, { phase, initFailed }: RecordContext): boolean {
  return phase === "init" || (error.origin === "raw" && initFailed);
}

/** Runtimes whose process ends with the init, which the platform tells in every text. */
const EXITING: ReadonlySet<RuntimeFamily> = new Set(["go", "rust", "nodejs", "other"]);

/** Old text has no status: there the others' errors stand in an init's place with a plain REPORT behind them. */
function endedWell({ runtime }: PrintedError, { attempt, platformFailed }: RecordContext): boolean {
  const report = attempt.report?.platform ?? null;
  if (report === null || platformFailed) return false;
  return report.status === "success" || EXITING.has(runtime);
}
