import type { BlockedReason, GroupRow } from "./group-row.ts";
import type { LogGroup, SubscriptionFilter } from "./log-group.ts";
import type { FailurePattern } from "./pattern/failure-pattern.ts";
import type { Desired, NotWanted } from "./selection.ts";
import type { SubscribeSettings } from "./settings.ts";

/** One step from the state that is to the state that shall be. */
export type Planned =
  | { readonly kind: "create"; readonly group: string; readonly pattern: FailurePattern; readonly createdAt: number }
  | { readonly kind: "update"; readonly group: string; readonly pattern: FailurePattern; readonly was: string }
  | { readonly kind: "delete"; readonly group: string; readonly why: NotWanted | "own_log_group" }
  | {
      readonly kind: "leave";
      readonly group: string;
      readonly why: "covered" | "by_hand" | NotWanted;
      readonly pattern: string;
      readonly createdAt: number;
    }
  | { readonly kind: "blocked"; readonly group: string; readonly reason: BlockedReason; readonly detail: string };

/**
 * Plans one log group. Pure; the same plan again once it is carried out says `leave`.
 *
 * @param filters - All subscription filters of the group.
 * @param row - What is remembered of it.
 */
export function planGroup(
  desired: Desired,
  filters: readonly SubscriptionFilter[],
  row: GroupRow | undefined,
  { filterName, destinationArn }: SubscribeSettings,
): Planned {
  const { name: group, createdAt } = desired.group;
  const named = filters.find(({ name }) => name === filterName);
  const own = named?.destinationArn === destinationArn ? named : undefined;
  if (desired.kind === "unsubscribable") {
    if (own !== undefined && desired.why === "own_log_group") return { kind: "delete", group, why: desired.why };
    return { kind: "blocked", group, reason: desired.why, detail: "" };
  }
  if (desired.kind === "not_wanted") {
    if (own !== undefined) return { kind: "delete", group, why: desired.why };
    return { kind: "leave", group, why: desired.why, pattern: "", createdAt };
  }
  if (own !== undefined) return ownFilter(desired.group, own.pattern, desired.pattern, row);
  if (named !== undefined) {
    return {
      kind: "blocked",
      group,
      reason: "filter_name_taken",
      detail: `${named.name} leads to ${named.destinationArn}`,
    };
  }
  const byHand = filters.find((filter) => filter.destinationArn === destinationArn);
  // A second filter with the same destination would deliver every line twice.
  if (byHand !== undefined) return { kind: "leave", group, why: "by_hand", pattern: byHand.pattern, createdAt };
  return { kind: "create", group, pattern: desired.pattern, createdAt };
}

function ownFilter(
  { name: group, createdAt }: LogGroup,
  was: string,
  pattern: FailurePattern,
  row: GroupRow | undefined,
): Planned {
  // The wide one stays where the narrow one was refused.
  const isKept = was === pattern.wide && row?.pattern === pattern.wide;
  if (was === pattern.narrow || isKept) return { kind: "leave", group, why: "covered", pattern: was, createdAt };
  return { kind: "update", group, pattern, was };
}
