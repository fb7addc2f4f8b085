import type { GroupRow } from "./group-row.ts";
import { FIRST_RUN, type RunRow, type SubscriptionStore } from "./store.ts";

/** A store that ends with the process: for tests and dry runs. */
export function createMemoryStore(rows: readonly GroupRow[] = [], first: Partial<RunRow> = {}): SubscriptionStore {
  const kept = new Map(rows.map((row) => [row.group, row]));
  let run: RunRow = { ...FIRST_RUN, ...first };
  return {
    load: async () => new Map(kept),
    find: async (group) => kept.get(group),
    put: async (changed) => {
      for (const row of changed) kept.set(row.group, row);
    },
    remove: async (groups) => {
      for (const group of groups) kept.delete(group);
    },
    run: async () => run,
    take: async (owner, until, now, force) => {
      if (!force && run.owner !== null && run.leaseUntil > now) return null;
      run = { ...run, owner, leaseUntil: until, watchedSince: run.watchedSince || now };
      return run;
    },
    update: async (owner, change) => {
      if (run.owner !== owner) return false;
      run = { ...run, ...change };
      return true;
    },
    release: async (owner) => {
      if (run.owner === owner) run = { ...run, owner: null, leaseUntil: 0 };
    },
    noteTrail: async (at) => {
      run = { ...run, trailSeenAt: at };
    },
  };
}
