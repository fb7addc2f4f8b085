import { createHash } from "node:crypto";
import stringify from "fast-json-stable-stringify";
import type { SentryEvent } from "./event/sentry-event.ts";
import type { Failure } from "./judge/failure.ts";
import type { Tallies } from "./ledger/ledger.ts";
import type { SummaryRequest } from "./queue/summary-request.ts";

/** How many events are let through; `0` switches a limit off. */
export interface BrakeLimits {
  /** Of one failure of one function within a minute. */
  readonly stormLimit: number;
  /** Of all within an hour. */
  readonly maxEventsPerHour: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Asks the storm brake, then the guard of Sentry's quota. The windows are those of the clock and not of the log, so that
 * a window which is over cannot grow any more, and old failures that come out of a dead-letter queue are braked as well.
 *
 * @returns `null` when the event may be sent, else what to ask for in its place.
 */
export async function brake(
  failure: Failure,
  event: SentryEvent,
  { stormLimit, maxEventsPerHour }: BrakeLimits,
  tallies: Pick<Tallies, "count">,
  now: number,
): Promise<SummaryRequest | null> {
  const { source } = failure.attempt;
  const { functionName } = failure;
  const common = { v: 2, source, functionName, level: event.level, fingerprint: event.fingerprint } as const;
  if (stormLimit > 0) {
    const window = windowOf(now, MINUTE_MS);
    const tally = `storm#${hashOf([source.account, source.region, source.logGroup, event.fingerprint])}#${window.from}`;
    if ((await tallies.count(tally, now)) > stormLimit) {
      const { type, value } = event.exception.values.at(-1) ?? { type: failure.class };
      const title = value === undefined ? type : `${type}: ${value}`;
      return { ...common, summary: "minute", tally, ...window, limit: stormLimit, title };
    }
  }
  if (maxEventsPerHour > 0) {
    const window = windowOf(now, HOUR_MS);
    const tally = `hour#${window.from}`;
    if ((await tallies.count(tally, now)) > maxEventsPerHour) {
      return { ...common, summary: "hour", tally, ...window, limit: maxEventsPerHour, title: null };
    }
  }
  return null;
}

function windowOf(now: number, length: number): { readonly from: number; readonly until: number } {
  const from = now - (now % length);
  return { from, until: from + length };
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(stringify(value)).digest("hex").slice(0, 32);
}
