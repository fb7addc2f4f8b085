import type { Outcome } from "./outcome.ts";

const MAX_REASON = 200;

/** One HTTP answer, as far as it decides the outcome. */
export interface Answer {
  readonly status: number;
  /** For how long it forbids error events, `undefined` where it does not. */
  readonly waitMs: number | undefined;
}

/**
 * What an answer means for the event. Sentry's own SDKs throw away whatever gets a 4xx or 5xx; we have a queue behind us
 * and so keep what may pass later.
 *
 * @param explain - The server's own words, asked only for an answer that is not an acceptance.
 */
export async function toOutcome({ status, waitMs }: Answer, explain: () => Promise<string>): Promise<Outcome> {
  if (status >= 200 && status < 300) return { kind: "accepted" };
  // Relay also answers 429 after it took the event, when only another category is over its limit.
  if (status === 429 && waitMs === undefined) return { kind: "accepted" };
  if (mayPassLater(status) && waitMs !== undefined) return { kind: "rate_limited", retryAfterMs: waitMs };

  const words = await explain();
  const reason = (words === "" ? `HTTP ${status}` : `HTTP ${status}: ${words}`).slice(0, MAX_REASON);
  return mayPassLater(status) ? { kind: "retryable", reason } : { kind: "rejected", status, reason };
}

/** 0 stands for an answer without a status. */
function mayPassLater(status: number): boolean {
  return status === 0 || status >= 500 || status === 429 || status === 408 || status === 425;
}

/** What the transport dropped on its own, without asking the server. */
export function toDropOutcome(dropReason: string): Outcome {
  // Its memory of limits runs on its own clock and may be a moment behind ours.
  if (dropReason === "ratelimit_backoff") return { kind: "rate_limited", retryAfterMs: 1_000 };
  return { kind: "retryable", reason: dropReason };
}

/** What went wrong below HTTP: the system's code (`ECONNREFUSED`), else the name; messages may hold addresses. */
export function networkReason(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}
