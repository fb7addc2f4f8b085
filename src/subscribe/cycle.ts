import type { LogSource } from "../decode/log-batch.ts";
import { type CatchUpServices, type CaughtUp, catchUp } from "./catch-up.ts";
import type { DeliveryErrors } from "./delivery-errors.ts";
import { noteDeliveryErrors } from "./delivery-errors.ts";
import { ALL_LOGGERS, failurePattern } from "./pattern/failure-pattern.ts";
import { type ReconcileReport, type ReconcileServices, reconcile, type Step } from "./reconcile.ts";
import { fingerprintOf, type SubscribeSettings } from "./settings.ts";
import type { RunRow } from "./store.ts";

export type CycleServices = ReconcileServices &
  Omit<CatchUpServices, "hand"> & {
    /** `null` where there is no queue to hand anything to: in an account whose logs go to another. */
    readonly hand: CatchUpServices["hand"] | null;
    /** `null` where they are not asked for. */
    readonly deliveryErrors: DeliveryErrors | null;
  };

export interface CycleOptions {
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly maxGroups: number;
  /** Take the work from whoever is at it. */
  readonly force: boolean;
  readonly onStep?: (step: Step) => void;
}

/** What one invocation of the subscriber did. */
export interface CycleReport {
  /** `busy`: somebody else was at it. */
  readonly did: "pass" | "new_groups" | "nothing" | "busy";
  readonly reconciled: ReconcileReport | null;
  readonly caughtUp: CaughtUp | null;
}

const MINUTE_MS = 60_000;
const PASS_EVERY_MS = 24 * 60 * MINUTE_MS;
export const LIST_EVERY_MS = 5 * MINUTE_MS;
export const LIST_EVERY_WITH_TRAIL_MS = 60 * MINUTE_MS;
const DELIVERY_EVERY_MS = 60 * MINUTE_MS;
/** A group that is older than this and that no event announced was missed by the trail, or there is none. */
const TRAIL_DELAY_MS = 10 * MINUTE_MS;

/**
 * One turn of the work that keeps every log group covered: goes on with a pass over all groups, begins one when the settings
 * have changed or the last is a day old, else looks for new groups; then catches up what was not delivered.
 */
export async function cycle(
  settings: SubscribeSettings,
  source: Pick<LogSource, "account" | "region">,
  services: CycleServices,
  options: CycleOptions,
): Promise<CycleReport> {
  const { store, clock } = services;
  const { owner, deadline, force } = options;
  const taken = await store.take(owner, deadline + MINUTE_MS, clock.now(), force);
  if (taken === null) return { did: "busy", reconciled: null, caughtUp: null };
  try {
    const run = await begin(taken, settings, services, owner);
    const reconciled = await reconcileDue(run, settings, services, options);
    if (reconciled?.isSuperseded === true) return { did: didWhat(run), reconciled, caughtUp: null };
    if (services.deliveryErrors !== null && isDue(run.deliveryCheckedAt, DELIVERY_EVERY_MS, clock.now())) {
      const checkedAt = clock.now();
      await noteDeliveryErrors(run.deliveryCheckedAt ?? run.watchedSince, checkedAt, settings, services);
      await store.update(owner, { deliveryCheckedAt: checkedAt });
    }
    const { hand } = services;
    const caughtUp = hand === null ? null : await catchUp(source, { ...services, hand }, deadline);
    return { did: reconciled === null ? "nothing" : didWhat(run), reconciled, caughtUp };
  } finally {
    await store.release(owner);
  }
}

/** Whether a trail's events reach us: the last group that was seen came with one. */
export function hasTrail({ trailSeenAt, trailMissedAt }: Pick<RunRow, "trailSeenAt" | "trailMissedAt">): boolean {
  return trailSeenAt !== null && trailSeenAt > (trailMissedAt ?? 0);
}

function didWhat({ cursor }: RunRow): "pass" | "new_groups" {
  return cursor === null ? "new_groups" : "pass";
}

async function begin(
  run: RunRow,
  settings: SubscribeSettings,
  { store, clock }: CycleServices,
  owner: string,
): Promise<RunRow> {
  const fingerprint = fingerprintOf(settings, failurePattern(ALL_LOGGERS).narrow);
  const isNewWork = run.fingerprint !== fingerprint;
  const isOld = run.cursor === null && isDue(run.passDoneAt, PASS_EVERY_MS, clock.now());
  if (!isNewWork && !isOld) return run;
  const change = { fingerprint, cursor: "" };
  await store.update(owner, change);
  return { ...run, ...change };
}

async function reconcileDue(
  run: RunRow,
  settings: SubscribeSettings,
  services: CycleServices,
  options: CycleOptions,
): Promise<ReconcileReport | null> {
  const { store, clock } = services;
  const { owner } = options;
  const { cursor } = run;
  if (cursor !== null) {
    const report = await reconcile((name) => name > cursor, run, settings, services, options);
    if (report.remaining === 0 && !report.isSuperseded) {
      await store.update(owner, { cursor: null, passDoneAt: clock.now(), listedAt: clock.now() });
    }
    return report;
  }
  if (!isDue(run.listedAt, hasTrail(run) ? LIST_EVERY_WITH_TRAIL_MS : LIST_EVERY_MS, clock.now())) return null;
  const listedAt = clock.now();
  const report = await reconcile((_, row) => row === undefined || isWaiting(row), run, settings, services, options);
  if (report.remaining > 0 || report.isSuperseded) return report;
  const isMissed = report.steps.some(
    ({ planned }) =>
      planned.kind === "create" &&
      planned.createdAt > run.watchedSince &&
      planned.createdAt < listedAt - TRAIL_DELAY_MS,
  );
  await store.update(owner, isMissed ? { listedAt, trailMissedAt: listedAt } : { listedAt });
  return report;
}

function isWaiting({ state, reason }: { readonly state: string; readonly reason: string | null }): boolean {
  return state === "blocked" && reason === "throttled";
}

/** With a minute's grace, so that a schedule of the same period does not skip every second turn. */
function isDue(last: number | null, everyMs: number, now: number): boolean {
  return last === null || now - last >= everyMs - MINUTE_MS;
}
