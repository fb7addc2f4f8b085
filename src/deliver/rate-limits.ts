/** The parts of one HTTP answer that can limit us. */
export interface LimitingAnswer {
  readonly status: number;
  /** `X-Sentry-Rate-Limits`. */
  readonly rateLimits: string | undefined;
  /** `Retry-After`: seconds or an HTTP date. */
  readonly retryAfter: string | undefined;
}

/** All that we send is in this data category; a limit on any other is none of our business. */
const OUR_CATEGORY = "error";
const DEFAULT_WAIT_MS = 60_000;
/** "Again at once" is never what a limit means; without a floor a zero would make the queue spin. */
const MIN_WAIT_MS = 1_000;
/** The longest that Sentry is known to ask for; a broken header must not silence a DSN for longer. */
const MAX_WAIT_MS = 86_400_000;

/**
 * How long the server wants no more error events, judged by one answer of any status.
 *
 * `X-Sentry-Rate-Limits` goes before `Retry-After`: the latter is then only the longest of all categories' limits.
 *
 * @param answer - Status and headers; a header that is empty counts as absent.
 * @param now - Epoch milliseconds, for a `Retry-After` that names a date.
 * @returns Milliseconds from `now`, or `undefined` where nothing limits error events.
 *
 * @example
 * ```ts
 * limitMs({ status: 200, rateLimits: "86400:transaction;span:organization", retryAfter: undefined }, now); // undefined
 * ```
 */
export function limitMs({ status, rateLimits, retryAfter }: LimitingAnswer, now: number): number | undefined {
  if (rateLimits?.trim()) return limitByCategory(rateLimits);
  if (retryAfter?.trim()) return bounded(retryAfterMs(retryAfter, now));
  return status === 429 ? DEFAULT_WAIT_MS : undefined;
}

/** `seconds:categories:scope:reason:namespaces`, comma separated; no categories means all of them. */
function limitByCategory(header: string): number | undefined {
  const waits = header
    .split(",")
    .map((limit) => limit.trim().split(":"))
    .filter(([seconds, categories = ""]) => seconds !== "" && limitsUs(categories.trim()))
    .map(([seconds = ""]) => bounded(secondsToMs(seconds) ?? DEFAULT_WAIT_MS));
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function limitsUs(categories: string): boolean {
  return categories === "" || categories.split(";").some((category) => category.trim() === OUR_CATEGORY);
}

function retryAfterMs(header: string, now: number): number {
  const wait = secondsToMs(header) ?? Date.parse(header) - now;
  return Number.isNaN(wait) ? DEFAULT_WAIT_MS : wait;
}

function secondsToMs(text: string): number | undefined {
  return /^\s*-?\d+(\.\d*)?\s*$/.test(text) ? Math.ceil(Number(text) * 1000) : undefined;
}

function bounded(waitMs: number): number {
  return Math.min(Math.max(waitMs, MIN_WAIT_MS), MAX_WAIT_MS);
}
