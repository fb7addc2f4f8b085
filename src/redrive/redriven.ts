/** Where something waits to be tried again. */
export type Store = "dead-letters" | "undelivered";

/** What became of one message or batch; in a dry run: what would. */
export type Redriven =
  /** It is on its way, and no longer where it waited. */
  | { readonly kind: "again" }
  /** It stays where it is. */
  | { readonly kind: "stays"; readonly why: string }
  /** It could not be tried again, and is still where it was. */
  | { readonly kind: "stuck"; readonly why: string };

/** One message or batch. */
export interface RedrivenItem {
  readonly store: Store;
  /** Why it was given up. */
  readonly reason: string;
  /** Epoch milliseconds since when it waits. */
  readonly at: number;
  readonly result: Redriven;
}

/** What is to be tried again. */
export interface Selection {
  /** Pattern for reasons, with `*` and `?`; `null` takes all but the hopeless. */
  readonly reason: string | null;
  readonly dryRun: boolean;
  /** Epoch milliseconds. What is given up after that, it may be for the second time, is for another run. */
  readonly startedAt: number;
}

/** Counts down what may still be tried again in this run. */
export interface Allowance {
  left: number;
}

/** Hears of each item as it is done. */
export type Tell = (item: RedrivenItem) => void;

export const OTHER_REASON: Redriven = { kind: "stays", why: "another reason than asked for" };
