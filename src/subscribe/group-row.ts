import type { Unsubscribable } from "./selection.ts";

/** Why a log group that shall be covered is not. A closed list: `status` explains each. */
export type BlockedReason =
  | Unsubscribable
  /** A filter of our name leads elsewhere. */
  | "filter_name_taken"
  /** The group has as many filters as it may; `detail` names their holders. */
  | "slots_taken"
  | "not_permitted"
  | "throttled"
  | "deleted_meanwhile"
  /** The service said no in another way; `detail` has its words. */
  | "refused";

/** A window of a log that was not delivered, and is still to be read. Epoch milliseconds. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/** What the subscriber remembers of a log group. */
export interface GroupRow {
  readonly group: string;
  /** `subscribed` by us; `by_hand` when somebody else's filter leads to the same destination. */
  readonly state: "subscribed" | "by_hand" | "blocked";
  readonly reason: BlockedReason | null;
  readonly detail: string | null;
  /** Ours, where it is in place. */
  readonly pattern: string | null;
  /** When it was last seen to be covered. Epoch milliseconds. */
  readonly coveredUntil: number | null;
  readonly gap: Gap | null;
  /** When the row was written. Epoch milliseconds. */
  readonly at: number;
}
