import type { LogsApi } from "./api.ts";
import { type AppliedStep, type ApplyContext, applyStep, blockedBy } from "./apply.ts";
import type { Clock } from "./clock.ts";
import type { GroupRow } from "./group-row.ts";
import { type InventoryServices, takeInventory } from "./inventory.ts";
import type { SubscriptionFilter } from "./log-group.ts";
import type { Pace } from "./pace.ts";
import { type Planned, planGroup } from "./plan.ts";
import { type Desired, select } from "./selection.ts";
import type { SubscribeSettings } from "./settings.ts";
import type { RunRow, SubscriptionStore } from "./store.ts";

export interface ReconcileServices extends InventoryServices {
  readonly store: SubscriptionStore;
  readonly clock: Clock;
  readonly logs: LogsApi;
  /** For subscription filters: a quota of its own. */
  readonly filtersPace: Pace;
}

export interface ReconcileOptions {
  readonly owner: string;
  /** When to stop. Epoch milliseconds. */
  readonly deadline: number;
  /** Log groups that may be looked at. */
  readonly maxGroups: number;
  /** Plans and reports, and changes nothing. */
  readonly dryRun?: boolean;
  readonly onStep?: (step: Step) => void;
}

/** One log group's turn. */
export interface Step extends AppliedStep {
  readonly planned: Planned;
}

/** What a run came to. */
export interface ReconcileReport {
  readonly steps: readonly Step[];
  /** Log groups of the pass that are still to come. */
  readonly remaining: number;
  /** Somebody else has taken over. */
  readonly isSuperseded: boolean;
}

/** Groups whose changes are written together; also how often the lease is looked at. */
const CHUNK = 20;
/** A group takes two calls at most, and a throttled one longer. */
const RESERVE_MS = 15_000;

/**
 * Works through log groups in the order of their names, from where the last run stopped: asks for a group's filters, plans,
 * carries out, remembers. Idempotent; a run that is cut off is taken up behind the last group that it wrote down.
 *
 * @param isDue - Which groups, of all that there are or are remembered.
 */
export async function reconcile(
  isDue: (group: string, row: GroupRow | undefined) => boolean,
  run: RunRow,
  settings: SubscribeSettings,
  services: ReconcileServices,
  options: ReconcileOptions,
): Promise<ReconcileReport> {
  const rows = await services.store.load();
  const desired = new Map(
    select(await takeInventory(services, settings), settings).map((one) => [one.group.name, one]),
  );
  const names = [...new Set([...desired.keys(), ...rows.keys()])].sort().filter((name) => isDue(name, rows.get(name)));
  return work(names, desired, rows, run, settings, services, options);
}

/** Works through these log groups. */
export async function work(
  names: readonly string[],
  desired: ReadonlyMap<string, Desired>,
  rows: ReadonlyMap<string, GroupRow>,
  run: RunRow,
  settings: SubscribeSettings,
  services: ReconcileServices,
  options: ReconcileOptions,
): Promise<ReconcileReport> {
  const { clock, logs, filtersPace: pace } = services;
  const { deadline, maxGroups, dryRun = false, onStep } = options;
  const context: ApplyContext = { logs, pace, settings, now: () => clock.now(), watchedSince: run.watchedSince };
  const steps: Step[] = [];
  const report = (isSuperseded: boolean) => ({ steps, remaining: names.length - steps.length, isSuperseded });
  while (steps.length < names.length) {
    const chunk = names.slice(steps.length, Math.min(steps.length + CHUNK, maxGroups));
    const done: Step[] = [];
    for (const name of chunk) {
      if (clock.now() + RESERVE_MS > deadline) break;
      const step = await turn(name, desired.get(name), rows.get(name), settings, context, dryRun);
      done.push(step);
      onStep?.(step);
    }
    steps.push(...done);
    if (!dryRun && !(await writeDown(done, rows, run, services, options))) return report(true);
    // Out of time, or of what may be done at once.
    if (done.length < chunk.length || chunk.length === 0) break;
  }
  return report(false);
}

/** @returns `false` when somebody else has taken over. */
async function writeDown(
  steps: readonly Step[],
  rows: ReadonlyMap<string, GroupRow>,
  { cursor }: RunRow,
  { store }: ReconcileServices,
  { owner, deadline }: ReconcileOptions,
): Promise<boolean> {
  const last = steps.at(-1)?.planned.group;
  if (last === undefined) return true;
  await store.put(steps.flatMap(({ row }) => row ?? []));
  await store.remove(steps.flatMap(({ row, planned: { group } }) => (row === null && rows.has(group) ? [group] : [])));
  const leaseUntil = deadline + RESERVE_MS;
  return store.update(owner, cursor === null ? { leaseUntil } : { leaseUntil, cursor: last });
}

async function turn(
  name: string,
  desired: Desired | undefined,
  before: GroupRow | undefined,
  settings: SubscribeSettings,
  context: ApplyContext,
  dryRun: boolean,
): Promise<Step> {
  if (desired === undefined) {
    const planned: Planned = { kind: "blocked", group: name, reason: "deleted_meanwhile", detail: "" };
    return { planned, applied: "blocked", row: null, reason: "deleted_meanwhile" };
  }
  let filters: readonly SubscriptionFilter[] = [];
  try {
    if (needsFilters(desired, before)) filters = await context.pace.run(() => context.logs.listFilters(name));
  } catch (error) {
    const step = blockedBy(error, name, before, context);
    const reason = step.reason ?? "refused";
    return { ...step, planned: { kind: "blocked", group: name, reason, detail: step.row?.detail ?? "" } };
  }
  const planned = planGroup(desired, filters, before, settings);
  if (dryRun) return { planned, ...unchanged(planned) };
  return { planned, ...(await applyStep(planned, filters, before, context)) };
}

/** A group that shall not have a filter, and has none of ours, need not be asked for them. */
function needsFilters(desired: Desired, before: GroupRow | undefined): boolean {
  return desired.kind === "wanted" || (before !== undefined && before.pattern !== null);
}

function unchanged(planned: Planned): AppliedStep {
  const names = { create: "created", update: "updated", delete: "deleted", leave: "left", blocked: "blocked" } as const;
  return { applied: names[planned.kind], row: null, reason: planned.kind === "blocked" ? planned.reason : null };
}
