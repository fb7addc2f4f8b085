import { maskPeer } from "../contract/redact.ts";
import type { Failure } from "../judge/failure.ts";
import { cleanLine, networkOf, type TextRules } from "./text.ts";

/** Relay removes longer values, and those with a line end. */
const MAX_TAG_LENGTH = 200;

/**
 * Whether the invocation came with the start of its environment; `null` where the log does not tell.
 */
export function coldStart(failure: Failure): boolean | null {
  const { records, preludeLength, report, start } = failure.attempt;
  if (report?.platform?.initDurationMs != null || report?.platform?.restoreDurationMs != null) return true;
  if (failure.phase === "init" || failure.phase === "restore") return true;
  const hasInit = records.slice(0, preludeLength).some(({ platform }) => isInit(platform?.kind));
  if (hasInit) return true;
  return start === null && report === null ? null : false;
}

function isInit(kind: string | undefined): boolean {
  return kind?.startsWith("init") === true || kind?.startsWith("restore") === true;
}

/** The event's tags: strings only, for Sentry's schema takes no others. */
export function tagsOf(failure: Failure, rules: TextRules): Record<string, string> {
  const { source, requestId } = failure.attempt;
  const network = networkOf(failure);
  const values: Readonly<Record<string, string | null>> = {
    "lambda.failure": failure.class,
    "lambda.phase": failure.phase,
    function_name: failure.functionName,
    aws_region: source.region,
    aws_account: source.account,
    cold_start: coldStart(failure)?.toString() ?? null,
    request_id: requestId,
    "network.reason": network?.reason ?? null,
    "network.peer": network?.peer == null ? null : maskPeer(network.peer),
  };
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    const text = value === null ? "" : cleanLine(value, MAX_TAG_LENGTH, rules);
    if (text !== "") tags[key] = text;
  }
  return tags;
}
