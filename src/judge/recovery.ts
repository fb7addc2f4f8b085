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
  const end = report?.platform?.status ?? null;
  // The last words of a process are not followed by a healthy end.
  if (report !== null && (end === null || end === "success")) return !failedTwice(attempt);
  if (start === null && requestId === null) return false;
  return didRun(attempt);
}

/** Old platform text has no status: an init error that was printed twice is the second try's failure as well. */
function failedTwice(attempt: Attempt): boolean {
  const { records, preludeLength } = attempt;
  const errors = records.slice(0, preludeLength).filter(isInitError);
  return errors.length >= 2 && !didRun(attempt) && !records.some(({ platform }) => platform?.kind === "initReport");
}

/** The handler printed something; extensions print whether it runs or not. */
function didRun({ records, preludeLength }: Attempt): boolean {
  return records.slice(preludeLength).some(isPrint);
}

function isPrint({ producer, text }: LogRecord): boolean {
  return producer === "app" && !isExtensionLine(text);
}
