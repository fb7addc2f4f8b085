import type { GroupRow } from "./group-row.ts";

/** What the subscriber remembers of its own work. Times are epoch milliseconds. */
export interface RunRow {
  /** Who works on it now, and until when nobody else does. */
  readonly owner: string | null;
  readonly leaseUntil: number;
  /** When the stack began to watch. */
  readonly watchedSince: number;
  /** Of the settings that the last full pass carried out, or is carrying out. */
  readonly fingerprint: string;
  /** The last log group of a full pass that is not done; `null` between two passes. */
  readonly cursor: string | null;
  readonly passDoneAt: number | null;
  readonly listedAt: number | null;
  readonly deliveryCheckedAt: number | null;
  /** When a `CreateLogGroup` event last arrived, and when a group was last found that had none. */
  readonly trailSeenAt: number | null;
  readonly trailMissedAt: number | null;
  /** A deletion: from then on nothing is subscribed, until the stack is created or updated. */
  readonly removal: Removal | null;
}

/** A custom resource's Delete that goes on in later invocations, which answer it. */
export interface Removal {
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string;
  /** When it has to be answered at the latest. Epoch milliseconds. */
  readonly answerBy: number;
  /** It failed, and what is left is removed all the same, so that the next deletion has less to do. */
  readonly isAnswered: boolean;
}

/** Remembers log groups and runs: a table, or memory. */
export interface SubscriptionStore {
  /** All rows, by log group. */
  load(): Promise<Map<string, GroupRow>>;
  find(group: string): Promise<GroupRow | undefined>;
  put(rows: readonly GroupRow[]): Promise<void>;
  remove(groups: readonly string[]): Promise<void>;
  run(): Promise<RunRow>;
  /**
   * Takes the lease, also from another where `force` says so.
   *
   * @returns The run, or `null` when somebody else works on it.
   */
  take(owner: string, until: number, now: number, force: boolean): Promise<RunRow | null>;
  /** Writes members of the run. @returns `false`, and writes nothing, when the lease is somebody else's by now. */
  update(owner: string, change: Partial<Omit<RunRow, "owner">>): Promise<boolean>;
  /** Lets go of the lease. */
  release(owner: string): Promise<void>;
  /** Notes a `CreateLogGroup` event; needs no lease. */
  noteTrail(at: number): Promise<void>;
}

export const FIRST_RUN: RunRow = {
  owner: null,
  leaseUntil: 0,
  watchedSince: 0,
  fingerprint: "",
  cursor: null,
  passDoneAt: null,
  listedAt: null,
  deliveryCheckedAt: null,
  trailSeenAt: null,
  trailMissedAt: null,
  removal: null,
};
