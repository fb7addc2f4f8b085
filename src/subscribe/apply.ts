import type { LogsApi } from "./api.ts";
import { faultOf } from "./fault.ts";
import type { BlockedReason, GroupRow } from "./group-row.ts";
import type { SubscriptionFilter } from "./log-group.ts";
import type { Pace } from "./pace.ts";
import type { FailurePattern } from "./pattern/failure-pattern.ts";
import type { Planned } from "./plan.ts";
import type { SubscribeSettings } from "./settings.ts";

export interface ApplyContext {
  readonly logs: LogsApi;
  readonly pace: Pace;
  readonly settings: SubscribeSettings;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** When the stack began to watch: what is older than that is not caught up. */
  readonly watchedSince: number;
}

/** What a step came to: `blocked` has its reason in the row. */
export type Applied = "created" | "updated" | "deleted" | "left" | "blocked";

export interface AppliedStep {
  readonly applied: Applied;
  /** What is to be remembered; `null` when nothing is. */
  readonly row: GroupRow | null;
  /** Why it is blocked, also where nothing is left to be remembered. */
  readonly reason: BlockedReason | null;
}

/** Lambda makes a group when it has something to write: the first lines are older, by an invocation at most. */
const LONGEST_ATTEMPT_MS = 15 * 60_000;
const MAX_DETAIL = 300;

/**
 * Carries out one step. Never throws for what the service says of this one group: that becomes a row with its reason, and
 * the others go on.
 *
 * @param filters - The group's filters as planned with: they name the holders where no slot is left.
 */
export async function applyStep(
  planned: Planned,
  filters: readonly SubscriptionFilter[],
  before: GroupRow | undefined,
  context: ApplyContext,
): Promise<AppliedStep> {
  const { group } = planned;
  switch (planned.kind) {
    case "blocked":
      return blocked(group, planned.reason, planned.detail, before, context);
    case "leave":
      return left(planned, before, context);
    case "delete":
      return remove(group, before, context);
    case "create":
    case "update": {
      const put = await putFilter(group, planned.pattern, filters, context);
      if (put.kind === "blocked") return blocked(group, put.reason, put.detail, before, context);
      const now = context.now();
      // A filter in place delivers on while its pattern changes; a new one covers from now on, what was before is to be read.
      const from = planned.kind === "create" ? gapStart(planned.createdAt, before, context) : null;
      const gap = from === null ? (before?.gap ?? null) : { from, until: now + context.settings.settleMs };
      const row = subscribed(group, put.pattern, put.detail, gap, now);
      return { applied: planned.kind === "create" ? "created" : "updated", row, reason: null };
    }
  }
}

function gapStart(createdAt: number, before: GroupRow | undefined, { watchedSince }: ApplyContext): number {
  return before?.gap?.from ?? Math.max(createdAt - LONGEST_ATTEMPT_MS, before?.coveredUntil ?? watchedSince);
}

function subscribed(
  group: string,
  pattern: string,
  detail: string | null,
  gap: GroupRow["gap"],
  now: number,
): GroupRow {
  return { group, state: "subscribed", reason: null, detail, pattern, coveredUntil: now, gap, at: now };
}

function left(
  { group, why, pattern, createdAt }: Planned & { readonly kind: "leave" },
  before: GroupRow | undefined,
  context: ApplyContext,
): AppliedStep {
  if (why !== "covered" && why !== "by_hand") return { applied: "left", row: null, reason: null };
  const now = context.now();
  // A filter of ours that is not remembered was made by a run that did not get to write it down.
  const isLost = why === "covered" && before === undefined;
  const gap = isLost
    ? { from: gapStart(createdAt, before, context), until: now + context.settings.settleMs }
    : (before?.gap ?? null);
  const row = subscribed(group, pattern, before?.detail ?? null, gap, now);
  return { applied: "left", row: why === "by_hand" ? { ...row, state: "by_hand" } : row, reason: null };
}

async function remove(group: string, before: GroupRow | undefined, context: ApplyContext): Promise<AppliedStep> {
  const { logs, pace, settings } = context;
  try {
    await pace.run(() => logs.deleteFilter(group, settings.filterName));
  } catch (error) {
    if (faultOf(error) !== "not_found") {
      const { reason, detail } = explain(error, []);
      return blocked(group, reason, detail, before, context);
    }
  }
  return { applied: "deleted", row: null, reason: null };
}

type Put =
  | { readonly kind: "put"; readonly pattern: string; readonly detail: string | null }
  | { readonly kind: "blocked"; readonly reason: BlockedReason; readonly detail: string };

/** With the narrow pattern; where the service refuses that (its regular expressions are counted, too), with the wide one. */
async function putFilter(
  group: string,
  { narrow, wide }: FailurePattern,
  filters: readonly SubscriptionFilter[],
  { logs, pace, settings: { filterName, destinationArn } }: ApplyContext,
): Promise<Put> {
  const put = (pattern: string): Promise<void> =>
    pace.run(() => logs.putFilter(group, { name: filterName, pattern, destinationArn }));
  try {
    await put(narrow);
    return { kind: "put", pattern: narrow, detail: null };
  } catch (error) {
    const fault = faultOf(error);
    const isWorthAnother = narrow !== wide && (fault === "limit" || fault === "invalid");
    if (!isWorthAnother) return { kind: "blocked", ...explain(error, filters) };
    try {
      await put(wide);
      return { kind: "put", pattern: wide, detail: `the narrow pattern was refused: ${messageOf(error)}` };
    } catch (last) {
      return { kind: "blocked", ...explain(last, filters) };
    }
  }
}

function explain(
  error: unknown,
  filters: readonly SubscriptionFilter[],
): { readonly reason: BlockedReason; readonly detail: string } {
  switch (faultOf(error)) {
    case "limit": {
      const holders = filters.map(({ name, destinationArn }) => `${name} (${destinationArn})`);
      return { reason: "slots_taken", detail: `held by ${holders.join(", ")}`.slice(0, MAX_DETAIL) };
    }
    case "not_found":
      return { reason: "deleted_meanwhile", detail: messageOf(error) };
    case "denied":
      return { reason: "not_permitted", detail: messageOf(error) };
    case "throttled":
    case "conflict":
      return { reason: "throttled", detail: messageOf(error) };
    default:
      return { reason: "refused", detail: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MAX_DETAIL);
}

/** A row for what the service said of a group before a step could be planned. */
export function blockedBy(
  error: unknown,
  group: string,
  before: GroupRow | undefined,
  context: ApplyContext,
): AppliedStep {
  const { reason, detail } = explain(error, []);
  return blocked(group, reason, detail, before, context);
}

function blocked(
  group: string,
  reason: BlockedReason,
  detail: string,
  before: GroupRow | undefined,
  { now }: ApplyContext,
): AppliedStep {
  if (reason === "deleted_meanwhile") return { applied: "blocked", row: null, reason };
  const kept = {
    coveredUntil: before?.coveredUntil ?? null,
    gap: before?.gap ?? null,
    pattern: before?.pattern ?? null,
  };
  return { applied: "blocked", row: { group, state: "blocked", reason, detail, ...kept, at: now() }, reason };
}
