import { hasTrail, LIST_EVERY_MS, LIST_EVERY_WITH_TRAIL_MS } from "./cycle.ts";
import type { BlockedReason, GroupRow } from "./group-row.ts";
import type { Desired } from "./selection.ts";
import type { RunRow } from "./store.ts";

/** How one log group is doing. */
export interface GroupCoverage {
  readonly group: string;
  /** `pending`: to be subscribed, and not reached yet. `left_out`: nobody wants it. */
  readonly state: "covered" | "covered_by_hand" | "pending" | "blocked" | "left_out";
  readonly reason: BlockedReason | Extract<Desired, { kind: "not_wanted" }>["why"] | null;
  readonly detail: string | null;
}

/** How the account is doing. */
export interface Coverage {
  readonly groups: readonly GroupCoverage[];
  readonly counts: Readonly<Record<GroupCoverage["state"], number>>;
  /** Whether `CreateLogGroup` events reach us; `null` while nothing has been created that could tell. */
  readonly trail: boolean | null;
  /** How long a new log group can stay uncovered. */
  readonly uncoveredForMinutes: number;
  /** A pass over all groups goes on. */
  readonly isPassing: boolean;
  /** Epoch milliseconds. */
  readonly passDoneAt: number | null;
}

/** Puts together what shall be and what is remembered. Pure. */
export function coverageOf(desired: readonly Desired[], rows: ReadonlyMap<string, GroupRow>, run: RunRow): Coverage {
  const groups = desired.map((one) => coverageOfGroup(one, rows.get(one.group.name)));
  const counts = { covered: 0, covered_by_hand: 0, pending: 0, blocked: 0, left_out: 0 };
  for (const { state } of groups) counts[state]++;
  const isKnown = run.trailSeenAt !== null || run.trailMissedAt !== null;
  const everyMs = hasTrail(run) ? LIST_EVERY_WITH_TRAIL_MS : LIST_EVERY_MS;
  return {
    groups,
    counts,
    trail: isKnown ? hasTrail(run) : null,
    uncoveredForMinutes: everyMs / 60_000,
    isPassing: run.cursor !== null,
    passDoneAt: run.passDoneAt,
  };
}

function coverageOfGroup(desired: Desired, row: GroupRow | undefined): GroupCoverage {
  const group = desired.group.name;
  if (desired.kind === "not_wanted") return { group, state: "left_out", reason: desired.why, detail: null };
  if (desired.kind === "unsubscribable") return { group, state: "blocked", reason: desired.why, detail: null };
  if (row === undefined) return { group, state: "pending", reason: null, detail: null };
  const { detail, reason } = row;
  switch (row.state) {
    case "subscribed":
      return { group, state: "covered", reason: null, detail };
    case "by_hand":
      return { group, state: "covered_by_hand", reason: null, detail };
    case "blocked":
      return { group, state: "blocked", reason, detail };
  }
}
