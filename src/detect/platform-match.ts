import type { LifecyclePhase } from "../attempts/attempt.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { PlatformLine } from "../read/platform.ts";
import type { Match, RecordContext } from "./detector.ts";
import { classOfErrorType } from "./error-types.ts";
import type { FailureClass, Strength } from "./finding.ts";

/** A platform line that says something failed, with the class that it stands for. */
export interface PlatformVerdict extends Match {
  readonly class: FailureClass;
}

const CONCLUSIVE: ReadonlySet<string> = new Set(["report", "runtimeDone", "fault", "timedOut", "image"]);

/**
 * What a line of the platform says about the attempt, or `null` when it says nothing bad. Shared by all platform
 * detectors, each of which picks its class.
 */
export function platformVerdict(record: LogRecord, context: RecordContext): PlatformVerdict | null {
  const { platform } = record;
  if (platform === null) return null;
  const isInit = platform.kind === "initReport" || platform.kind === "restoreReport";
  if (!isInit && !CONCLUSIVE.has(platform.kind)) return extensionVerdict(platform);
  if (platform.status === null || platform.status === "success") return null;
  if (isContradicted(record, context)) return null;
  const failedInInit = isInit || (context.initFailed && platform.status !== "timeout");
  return {
    class: isAnyInitError(platform, context)
      ? "init_error"
      : classOf(platform, failedInInit, isManagedInstance(context)),
    phase: phaseOf(platform, context),
    type: platform.errorType,
    message: platform.detail ?? reportMessage(platform),
    strength: isInit ? strengthOfInit(platform, context) : "proves",
  };
}

function classOf(platform: PlatformLine, failedInInit: boolean, isManagedInstance: boolean): FailureClass {
  const { status, errorType, detail } = platform;
  if (status === "timeout") return "timeout";
  if (detail !== null && /signal: killed/.test(detail)) return "out_of_memory";
  if (status === "failure" && errorType === null) return "platform_fault";
  if (errorType === null)
    return detail?.startsWith("Couldn't find valid bootstrap") ? "invalid_handler" : fallback(failedInInit);
  const known = classOfErrorType(errorType);
  // Managed Instances report what the handler threw, and scrub the class of it; elsewhere only an init reports one.
  if (errorType === "Runtime.Unknown" && isManagedInstance && !failedInInit) return "exception";
  return failedInInit && (known === "crash" || known === "exception") ? "init_error" : known;
}

/** bref reports everything that kept the handler from loading as a missing handler; its own line tells which it was. */
function isAnyInitError({ errorType }: PlatformLine, { attempt }: RecordContext): boolean {
  const isBrefs = ({ error }: LogRecord): boolean => error?.runtime === "php" && error.origin === "init";
  return errorType === "Runtime.NoSuchHandler" && attempt.records.some(isBrefs);
}

function fallback(failedInInit: boolean): FailureClass {
  return failedInInit ? "init_error" : "crash";
}

/** Types with which the platform says that there was nothing to run. */
const NOTHING_TO_RUN: ReadonlySet<string> = new Set([
  "Runtime.InvalidEntrypoint",
  "Runtime.InvalidWorkingDir",
  "Runtime.InvalidTaskConfig",
]);

function phaseOf({ kind, phase, errorType, detail }: PlatformLine, { initFailed }: RecordContext): LifecyclePhase {
  if (kind === "restoreReport") return "restore";
  if (kind === "initReport" || kind === "image") return "init";
  if (detail?.startsWith("Unknown application error")) return "init";
  if (errorType !== null && NOTHING_TO_RUN.has(errorType)) return "init";
  return initFailed && phase === null ? "init" : "invoke";
}

function reportMessage({ status, durationMs, initDurationMs, restoreDurationMs }: PlatformLine): string {
  const ms = durationMs ?? initDurationMs ?? restoreDurationMs;
  return ms === null ? `Status: ${status}` : `Status: ${status}, ${ms.toFixed(2)} ms`;
}

/** An init that failed is tried again, unless nothing followed: then REPORT decides. */
function strengthOfInit({ phase }: PlatformLine, { attempt }: RecordContext): Strength {
  if (phase === "invoke" || attempt.requestId === null) return "unless_recovered";
  return "mentions";
}

/** The sentence has two decimals, and the platform rounds up. */
const ROUNDING_MS = 50;

/** The old time-out sentence in an application's print: the real end shows that the time was not used up. */
function isContradicted({ platform }: LogRecord, { attempt }: RecordContext): boolean {
  const report = attempt.report?.platform ?? null;
  if (platform?.kind === "report") return report !== null && report !== platform;
  if (platform?.kind !== "timedOut" || report === null || report.status === "timeout") return false;
  const seconds = Number(/([\d.]{1,10}) seconds/.exec(platform.detail ?? "")?.[1]);
  return report.durationMs !== null && Number.isFinite(seconds) && report.durationMs + ROUNDING_MS < seconds * 1000;
}

function extensionVerdict({ kind, errorType, detail }: PlatformLine): PlatformVerdict | null {
  if (kind !== "extension" || errorType === null) return null;
  return { class: "platform_fault", phase: "init", type: errorType, message: detail, strength: "explains" };
}

function isManagedInstance({ attempt }: RecordContext): boolean {
  return attempt.environment.initializationType === "lambda-managed-instances";
}
