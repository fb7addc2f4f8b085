import type { Clock } from "./clock.ts";
import type { Gap } from "./group-row.ts";
import type { SubscribeSettings } from "./settings.ts";
import type { SubscriptionStore } from "./store.ts";

/** Windows in which CloudWatch Logs could not deliver to a filter's destination (`AWS/Logs DeliveryErrors`). */
export interface DeliveryErrors {
  /** From the first minute with an error to the end of the last, by log group. */
  windows(filterName: string, from: number, until: number): Promise<ReadonlyMap<string, Gap>>;
}

/** Metrics may come some minutes late. */
const LATE_MS = 10 * 60_000;

/** Notes what was not delivered as gaps that are still to be read. @returns The log groups. */
export async function noteDeliveryErrors(
  from: number,
  until: number,
  { filterName }: SubscribeSettings,
  {
    deliveryErrors,
    store,
  }: { readonly deliveryErrors: DeliveryErrors | null; readonly store: SubscriptionStore; readonly clock: Clock },
): Promise<readonly string[]> {
  const windows = (await deliveryErrors?.windows(filterName, from - LATE_MS, until)) ?? new Map<string, Gap>();
  const noted: string[] = [];
  for (const [group, window] of windows) {
    const row = await store.find(group);
    if (row === undefined) continue;
    const gap = row.gap === null ? window : union(row.gap, window);
    await store.put([{ ...row, gap }]);
    noted.push(group);
  }
  return noted;
}

function union(a: Gap, b: Gap): Gap {
  return { from: Math.min(a.from, b.from), until: Math.max(a.until, b.until) };
}
