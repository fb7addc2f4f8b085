import { carriesSdk, type FunctionFacts } from "../complete/function-facts.ts";
import type { FailureClass } from "../detect/finding.ts";

/** Whether ordinary exceptions of a function with an SDK of its own are reported here, too. */
export type ExceptionsMode = "auto" | "always" | "never";

/** Why a failure is not sent, by the wish of whoever runs the function. */
export type Silence = "muted" | "left_to_sdk";

/**
 * Whether somebody has asked for silence: tag `sentry:forward=off`, tag `sentry:mute-until=<ISO 8601>`, or an SDK that reports
 * the function's exceptions itself. What cannot be read silences nothing.
 *
 * @param now - Epoch milliseconds.
 */
export function silenceOf(
  failureClass: FailureClass | "summary",
  facts: FunctionFacts | null,
  mode: ExceptionsMode,
  now: number,
): Silence | null {
  if (isMuted(facts?.tags ?? null, now)) return "muted";
  return failureClass === "exception" && isLeftToSdk(facts, mode) ? "left_to_sdk" : null;
}

function isMuted(tags: FunctionFacts["tags"], now: number): boolean {
  if (/^(?:off|false|no)$/i.test(tags?.get("sentry:forward")?.trim() ?? "")) return true;
  const until = tags?.get("sentry:mute-until")?.trim() ?? "";
  // Date.parse takes much more than a date: "12" is a month of 2001.
  return /^\d{4}-\d\d-\d\d/.test(until) && Date.parse(until) > now;
}

function isLeftToSdk(facts: FunctionFacts | null, mode: ExceptionsMode): boolean {
  const own = facts?.tags?.get("sentry:exceptions")?.trim().toLowerCase();
  if (own === "sdk") return true;
  if (own === "forwarder" || mode === "always") return false;
  return mode === "never" || (facts !== null && carriesSdk(facts));
}
