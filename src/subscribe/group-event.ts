import type { CycleServices } from "./cycle.ts";
import { takeInventoryOf } from "./inventory.ts";
import { type ReconcileReport, work } from "./reconcile.ts";
import { select } from "./selection.ts";
import type { SubscribeSettings } from "./settings.ts";

/** The part of a trail's event that is read. */
interface TrailEvent {
  readonly detail?: {
    readonly eventName?: unknown;
    readonly errorCode?: unknown;
    readonly requestParameters?: { readonly logGroupName?: unknown } | null;
  };
}

/** The log group that a `CreateLogGroup` event tells of; `null` for any other event, and for a call that failed. */
export function createdGroup(event: unknown): string | null {
  const { detail } = (typeof event === "object" && event !== null ? event : {}) as TrailEvent;
  if (detail?.eventName !== "CreateLogGroup" || detail.errorCode !== undefined) return null;
  const name = detail.requestParameters?.logGroupName;
  return typeof name === "string" ? name : null;
}

/** Subscribes a log group that was just made, beside whatever pass is going on. */
export async function subscribeGroup(
  name: string,
  settings: SubscribeSettings,
  services: CycleServices,
  { owner, deadline }: { readonly owner: string; readonly deadline: number },
): Promise<ReconcileReport> {
  const { store, clock } = services;
  await store.noteTrail(clock.now());
  const run = { ...(await store.run()), cursor: null };
  if (run.removal !== null) return { steps: [], remaining: 0, isSuperseded: false };
  const desired = select(await takeInventoryOf(name, services, settings), settings);
  const before = await store.find(name);
  const rows = new Map(before === undefined ? [] : [[name, before]]);
  const names = desired.map(({ group }) => group.name);
  return work(names, new Map(desired.map((one) => [one.group.name, one])), rows, run, settings, services, {
    owner,
    deadline,
    maxGroups: 1,
  });
}
