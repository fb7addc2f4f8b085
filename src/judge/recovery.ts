import type { Attempt } from "../attempts/attempt.ts";
import { isInitError } from "../attempts/init-evidence.ts";
import { isExtensionLine } from "../detect/extension-line.ts";
import type { Finding } from "../detect/finding.ts";
import type { LogRecord } from "../read/log-record.ts";

/**
 * Whether an init that failed was made good: the platform tries it again inside the invocation, and then the invocation
 * ran. Only failures of the second try are logged, so what counts is whether the handler was ever reached.
 */
export function isRecovered(attempt: Attempt, findings: readonly Finding[]): boolean {
  const { start, report, requestId } = attempt;
  if (findings.some(({ record }) => record.platform?.phase === "invoke")) return false;
  // Old text, whose REPORT has no status: the platform says in a line of its own that the init failed for good.
  if (findings.some(({ record, phase }) => record.platform?.kind === "fault" && phase === "init")) return false;
  const end = report?.platform?.status ?? null;
  // The last words of a process are not followed by a healthy end.
  if (report !== null && (end === null || end === "success")) return !failedTwice(attempt);
  if (start === null && requestId === null) return didLoad(attempt) || ranUnseen(attempt);
  const lastWords = findings.findLast(({ error }) => error?.origin === "raw")?.record;
  return start !== null && lastWords !== undefined ? wentOnAfter(lastWords, attempt) : didRun(attempt);
}

/**
 * Of an invocation whose end was not logged, last words are its end unless it prints with its request ID after them. What
 * has no ID may be the rest of a native trace.
 */
function wentOnAfter(lastWords: LogRecord, { records }: Attempt): boolean {
  return records.slice(records.indexOf(lastWords) + 1).some((record) => record.requestId !== null && isPrint(record));
}

/** Old platform text has no status: an init error that was printed twice is the second try's failure as well. */
function failedTwice(attempt: Attempt): boolean {
  const { records, preludeLength } = attempt;
  const errors = records.slice(0, preludeLength).filter(isInitError);
  return errors.length >= 2 && !didRun(attempt) && !records.some(({ platform }) => platform?.kind === "initReport");
}

/** Ahead of any invocation (provisioned concurrency, a snapshot) the platform's last word on the init is all there is. */
function didLoad({ records }: Attempt): boolean {
  const last = records.findLast(({ platform, error }) => platform?.kind === "initReport" || error !== null);
  return last?.platform != null && (last.platform.status === null || last.platform.status === "success");
}

/**
 * At system log level WARN an environment's start is not logged, nor is any success. On demand an init is tried because
 * an invocation waits for it, and had that failed too, its failure would stand here.
 */
function ranUnseen({ records }: Attempt): boolean {
  const lines = records.flatMap(({ platform }) => platform ?? []);
  const isOnDemand = lines.some(
    ({ kind, phase, initializationType }) =>
      kind === "initReport" && phase === "init" && initializationType === "on-demand",
  );
  return isOnDemand && !lines.some(({ kind }) => kind === "initStart");
}

/** The handler printed something, or failed; extensions print whether it runs or not. */
function didRun({ records, preludeLength }: Attempt): boolean {
  return records
    .slice(preludeLength)
    .some((record) => isPrint(record) || (record.error?.origin === "handler" && !isInitError(record)));
}

function isPrint({ producer, text }: LogRecord): boolean {
  return producer === "wrapper" || (producer === "app" && !isExtensionLine(text));
}
