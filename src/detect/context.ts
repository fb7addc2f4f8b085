import type { Attempt, LifecyclePhase } from "../attempts/attempt.ts";
import { isInitError } from "../attempts/init-evidence.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { RecordContext } from "./detector.ts";
import { isExtensionLine } from "./extension-line.ts";

/** Gives the context of each record of an attempt; what concerns the whole attempt is worked out once. */
export function contextOf(attempt: Attempt): (record: LogRecord, index: number) => RecordContext {
  const initFailed = didInitFail(attempt);
  return (record, index) => ({
    attempt,
    phase: phaseOf(record, index, attempt),
    initFailed,
    authentic: record.error !== null && isAuthentic(record, index, attempt),
  });
}

function phaseOf(record: LogRecord, index: number, { preludeLength }: Attempt): LifecyclePhase {
  if (record.platform?.kind === "restoreStart" || record.platform?.kind === "restoreReport") return "restore";
  if (record.platform?.kind === "initReport" || isInitError(record)) return "init";
  return index < preludeLength ? "init" : "invoke";
}

/**
 * A failed init is tried again inside the invocation, and only failures are logged on demand: so the second try failed
 * when it says so, or when nothing shows that the handler ever ran.
 */
function didInitFail({ records, preludeLength, report }: Attempt): boolean {
  const reports = records.flatMap(({ platform }) => (platform?.kind === "initReport" ? [platform] : []));
  const failed = reports.filter(({ status }) => status !== null && status !== "success");
  if (failed.some(({ phase }) => phase === "invoke")) return true;
  const own = records.slice(preludeLength);
  if (own.some((record) => record.producer === "app" && !isExtensionLine(record.text))) return false;
  const status = report?.platform?.status ?? null;
  if (records.some(isInitError)) return status === "error" || report === null;
  const errorType = report?.platform?.errorType ?? null;
  return failed.some((line) => report === null || (line.errorType !== null && line.errorType === errorType));
}

/**
 * Whether the runtime wrote a record of a form that an application can print as well: it must be the last such record
 * before the end, no line of the application may follow it, and the end must not contradict it.
 */
function isAuthentic(record: LogRecord, index: number, attempt: Attempt): boolean {
  const { error } = record;
  if (error === null) return false;
  const status = attempt.report?.platform?.status ?? null;
  const managed = attempt.environment.initializationType === "lambda-managed-instances";
  if (managed && status === "success") return false;
  if (!error.imitable) return true;
  if (error.origin === "raw") return status !== "success" && !(attempt.report !== null && status === null);
  for (const later of attempt.records.slice(index + 1)) {
    if (later.platform?.kind === "end" || later.platform?.kind === "report") return true;
    if (later.producer === "app" && follows(later, record)) return false;
    if (later.error !== null && later.error.origin === error.origin && later.text !== record.text) return false;
  }
  return true;
}

/** Raw lines behind an init error are the dying process's own; an extension goes on after the function's end. */
function follows(later: LogRecord, { error }: LogRecord): boolean {
  return error?.origin !== "init" && !isExtensionLine(later.text);
}
