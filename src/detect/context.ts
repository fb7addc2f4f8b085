import type { Attempt, LifecyclePhase } from "../attempts/attempt.ts";
import { isInitError } from "../attempts/init-evidence.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { PlatformLine } from "../read/platform.ts";
import type { ErrorOrigin, PrintedError } from "../read/printed-error.ts";
import type { RecordContext } from "./detector.ts";
import { isExtensionLine } from "./extension-line.ts";

/** Gives the context of each record of an attempt; what concerns the whole attempt is worked out once. */
export function contextOf(attempt: Attempt): (record: LogRecord, index: number) => RecordContext {
  const platformFailed = didPlatformFail(attempt);
  const initFailed = didInitFail(attempt, platformFailed);
  const isAuthentic = authenticityOf(attempt, platformFailed);
  return (record, index) => ({
    attempt,
    phase: phaseOf(record, index, attempt),
    initFailed,
    authentic: record.error !== null && isAuthentic(record.error, index),
    isAfterStart: index >= attempt.preludeLength,
    platformFailed,
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
function didInitFail(attempt: Attempt, platformFailed: boolean): boolean {
  const { records, preludeLength, report } = attempt;
  const reports = records.flatMap(({ platform }) => (platform?.kind === "initReport" ? [platform] : []));
  const failed = reports.filter(({ status }) => status !== null && status !== "success");
  if (failed.some(({ phase }) => phase === "invoke")) return true;
  const own = records.slice(preludeLength);
  if (own.some(hasRun)) return false;
  const status = report?.platform?.status ?? null;
  if (records.some(isInitError)) return status === "error" || report === null || platformFailed;
  if (endedInColdStart(records, report)) return true;
  const errorType = report?.platform?.errorType ?? null;
  return failed.some((line) => report === null || (line.errorType !== null && line.errorType === errorType));
}

/** The wrapper's lines come from within the handler. */
function hasRun({ producer, text }: LogRecord): boolean {
  return producer === "wrapper" || (producer === "app" && !isExtensionLine(text));
}

/**
 * Old platform text knows no INIT_REPORT: there a cold start whose REPORT has no init duration, and which the platform
 * then calls exited, never finished its init.
 */
function endedInColdStart(records: readonly LogRecord[], report: LogRecord | null): boolean {
  const line = report?.platform ?? null;
  if (line === null || line.initDurationMs !== null || line.restoreDurationMs !== null) return false;
  const isOnDemand = records.some(
    ({ platform }) => platform?.kind === "initStart" && (platform.initializationType ?? "on-demand") === "on-demand",
  );
  return isOnDemand && records.some(({ platform }) => platform?.kind === "fault");
}

function didPlatformFail({ records }: Attempt): boolean {
  return records.some(
    ({ platform }) =>
      platform !== null && platform.kind !== "initReport" && platform.status !== null && platform.status !== "success",
  );
}

/**
 * Whether the runtime wrote a record of a form that an application can print as well: it must be the last such record
 * before the end, the application must not go on after it, and the end must not contradict it.
 */
function authenticityOf(attempt: Attempt, platformFailed: boolean): (error: PrintedError, index: number) => boolean {
  const { report, environment } = attempt;
  const status = report?.platform?.status ?? null;
  const didSucceed = status === "success" && environment.initializationType === "lambda-managed-instances";
  const mayBeLastWords = report === null || platformFailed;
  const firstReport = attempt.records.findIndex(({ platform }) => platform?.kind === "report");
  const disproved = disprovedAmong(attempt);
  return (error, index) => {
    if (didSucceed || !error.imitable) return !didSucceed;
    if (error.origin === "raw" || isGoPanic(error)) return mayBeLastWords;
    // What is printed after the report (the shutdown phase) ended nothing.
    return (firstReport < 0 || index < firstReport) && !disproved.has(index);
  };
}

/** aws-lambda-go ends the process after a panic, which the platform tells; else it is what another function answered. */
function isGoPanic({ runtime, origin }: PrintedError): boolean {
  return runtime === "go" && origin === "uncaught";
}

/**
 * The errors after which, up to the next end, a later record shows that the function went on: another error of the same
 * origin (a failed init is printed once for each try), or a line of the application that carries the request ID. One
 * without may be an extension's, a library's or a background thread's.
 */
function disprovedAmong(attempt: Attempt): ReadonlySet<number> {
  const { records } = attempt;
  const disproved = new Set<number>();
  let wentOn = false;
  let later = new Map<ErrorOrigin, Set<string>>();
  // From the end, so that each record is looked at once.
  for (const [back, { error, platform, producer, requestId, text }] of records.toReversed().entries()) {
    if (isEnd(platform)) {
      [wentOn, later] = [false, new Map()];
    } else if (error !== null) {
      const others = later.get(error.origin) ?? new Set();
      const index = records.length - 1 - back;
      if (holdsAnother(others, error) || (wentOn && !mayRunAfter(error, index, attempt))) disproved.add(index);
      later.set(error.origin, others.add(wordsOf(error)));
    } else if (producer === "app" && (requestId !== null || namesRequest(text, attempt))) {
      wentOn = true;
    }
  }
  return disproved;
}

/** The application's loggers have the request ID under keys of their own choice. */
function namesRequest(text: string, { requestId }: Attempt): boolean {
  return requestId !== null && text.startsWith("{") && text.includes(`"${requestId}"`) && !isExtensionLine(text);
}

/** Before START an init may fail and be tried again. */
function mayRunAfter({ origin }: PrintedError, index: number, { start, preludeLength }: Attempt): boolean {
  return origin === "init" && (start === null || index < preludeLength);
}

function holdsAnother(words: ReadonlySet<string>, error: PrintedError): boolean {
  return words.size > Number(words.has(wordsOf(error)));
}

function wordsOf({ type, message }: PrintedError): string {
  return JSON.stringify([type, message]);
}

function isEnd(platform: PlatformLine | null): boolean {
  return platform?.kind === "end" || platform?.kind === "report";
}
