import { faultOf } from "./fault.ts";
import type { GroupRow } from "./group-row.ts";
import type { ReconcileServices } from "./reconcile.ts";
import type { SubscribeSettings } from "./settings.ts";

/** What a removal came to. */
export interface RemovalReport {
  readonly removed: readonly string[];
  readonly failed: readonly { readonly group: string; readonly why: string }[];
  readonly remaining: number;
}

/** Whether we made the filter that the row tells of. */
function isOurs({ state, pattern }: GroupRow): boolean {
  return pattern !== null && state !== "by_hand";
}

/**
 * Removes exactly the filters that the stored list names, and forgets them as it goes: a run that is cut off is taken up by
 * the next one. A filter that leads elsewhere by now is somebody else's, and stays.
 */
export async function removeAll(
  { filterName, destinationArn }: SubscribeSettings,
  { store, logs, filtersPace, clock }: Pick<ReconcileServices, "store" | "logs" | "filtersPace" | "clock">,
  { deadline, dryRun = false }: { readonly deadline: number; readonly dryRun?: boolean },
): Promise<RemovalReport> {
  const made = [...(await store.load()).values()].filter(isOurs).sort((a, b) => (a.group < b.group ? -1 : 1));
  const removed: string[] = [];
  const failed: { group: string; why: string }[] = [];
  const removeOne = async (group: string): Promise<void> => {
    const filters = await filtersPace.run(() => logs.listFilters(group));
    const isThere = filters.some((filter) => filter.name === filterName && filter.destinationArn === destinationArn);
    if (!isThere) return;
    if (!dryRun) await filtersPace.run(() => logs.deleteFilter(group, filterName));
    removed.push(group);
  };
  let done = 0;
  for (const { group } of made) {
    if (clock.now() >= deadline) break;
    done++;
    const why = await removeOne(group).catch(whyNot);
    if (typeof why === "string") failed.push({ group, why });
    else if (!dryRun) await store.remove([group]);
  }
  return { removed, failed, remaining: made.length - done };
}

/** `undefined` for a group that is gone, and its filter with it. */
function whyNot(error: unknown): string | undefined {
  if (faultOf(error) === "not_found") return undefined;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
