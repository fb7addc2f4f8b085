import { randomUUID } from "node:crypto";
import { forwardBatches } from "./forward.ts";
import type { Queue } from "./queue/queue.ts";
import { applyPolicy, desiredPolicy } from "./subscribe/account-scope.ts";
import type { FunctionsApi, LogsApi } from "./subscribe/api.ts";
import type { Clock } from "./subscribe/clock.ts";
import {
  continueRemoval,
  handleResource,
  type ResourceRequest,
  type ResourceServices,
} from "./subscribe/custom-resource.ts";
import { type CycleReport, cycle } from "./subscribe/cycle.ts";
import { createdGroup, subscribeGroup } from "./subscribe/group-event.ts";
import { takeInventory } from "./subscribe/inventory.ts";
import { Pace } from "./subscribe/pace.ts";
import type { ReconcileReport } from "./subscribe/reconcile.ts";
import type { SubscribeSettings } from "./subscribe/settings.ts";
import { type Counts, count, type Log } from "./telemetry.ts";

/** Clients and the like, made once for a process. */
export interface SubscriberClients extends Pick<ResourceServices, "store" | "policies" | "answer" | "deliveryErrors"> {
  readonly logs: LogsApi;
  readonly functions: FunctionsApi;
  readonly clock: Clock;
  /** `null` in an account whose logs go to another: then nothing is caught up. */
  readonly queue: Queue | null;
}

/** What of the account the subscriber works in. */
export interface SubscriberSource {
  readonly account: string;
  readonly region: string;
}

/** Calls a second. The quotas are 5 for subscription filters, 10 for log groups, 15 for Lambda, 5 for searches. */
const PACES = { filters: 2, groups: 5, functions: 5, searches: 2 } as const;
const RESERVE_MS = 30_000;

/** Gives every call its pace; no call is tried again after the deadline. */
export function pacedServices({ queue, ...clients }: SubscriberClients, deadline: number): ResourceServices {
  const pace = (perSecond: number): Pace => new Pace(clients.clock, { perSecond, deadline });
  return {
    ...clients,
    filtersPace: pace(PACES.filters),
    logsPace: pace(PACES.groups),
    functionsPace: pace(PACES.functions),
    searchPace: pace(PACES.searches),
    hand: queue === null ? null : async (batch) => (await forwardBatches([batch], queue)).results.length,
  };
}

/**
 * Answers whatever invokes the subscriber: CloudFormation, a `CreateLogGroup` event, or the schedule.
 *
 * @param deadline - When the process ends. Epoch milliseconds.
 */
export async function subscriber(
  event: unknown,
  settings: SubscribeSettings,
  source: SubscriberSource,
  clients: SubscriberClients,
  { deadline, log }: { readonly deadline: number; readonly log: Log },
): Promise<void> {
  const services = pacedServices(clients, deadline - RESERVE_MS);
  const options = { owner: randomUUID(), deadline: deadline - RESERVE_MS };
  if (isResourceRequest(event)) return handleResource(event, settings, source, services, options);
  const created = createdGroup(event);
  if (created !== null) {
    if (settings.scope !== "log-group") return;
    const report = await subscribeGroup(created, settings, services, options);
    log("info", "log group", { group: created, counts: countsOf(report) });
    return;
  }
  const { removal } = await services.store.run();
  if (removal !== null) {
    const { store, clock } = services;
    if ((await store.take(options.owner, deadline, clock.now(), false)) === null) return;
    return continueRemoval(removal, settings, services, options);
  }
  await keepPolicy(settings, services, log);
  const maxGroups = Number.POSITIVE_INFINITY;
  logReport(await cycle(settings, source, services, { ...options, maxGroups, force: false }), log);
}

/** The list of log groups that the account's policy leaves out grows with every stack of ours. */
async function keepPolicy(settings: SubscribeSettings, services: ResourceServices, log: Log): Promise<void> {
  if (settings.scope !== "account") return;
  const { functions } = await takeInventory(services, settings);
  const outcome = await applyPolicy(desiredPolicy(settings, functions), settings, services.policies);
  if (outcome.kind === "blocked") log("alarm", "account policy", { reason: outcome.reason, detail: outcome.detail });
}

function logReport({ did, reconciled, caughtUp }: CycleReport, log: Log): void {
  const counts = reconciled === null ? {} : countsOf(reconciled);
  const caught = caughtUp ?? { groups: 0, sightings: 0, postponed: 0, lost: [] };
  const changes = Object.keys(counts).filter((name) => name !== "left");
  if (changes.length === 0 && caught.sightings === 0 && caught.lost.length === 0) return;
  log("info", "subscriptions", {
    did,
    counts,
    remaining: reconciled?.remaining ?? 0,
    caughtUp: caught.groups,
    sightings: caught.sightings,
    postponed: caught.postponed,
    unread: caught.lost.slice(0, 10),
  });
}

function countsOf({ steps }: ReconcileReport): Counts {
  const counts: Counts = {};
  for (const { applied, reason } of steps) count(counts, reason ?? applied);
  return counts;
}

function isResourceRequest(event: unknown): event is ResourceRequest {
  return (
    typeof event === "object" &&
    event !== null &&
    "RequestType" in event &&
    "ResponseURL" in event &&
    typeof event.ResponseURL === "string"
  );
}
