import type { LogSource } from "../decode/log-batch.ts";
import type { TimeSpan } from "../queue/sighting.ts";

/** Which attempt a row is about. */
export interface LedgerKey {
  /** Sentry's event ID, which is a function of the attempt and nothing else. */
  readonly eventId: string;
}

export type Lease =
  /**
   * The caller, and nobody else until the lease ends, may send the event. `isFirst`: nobody had the lease before, so that
   * the storm brake has not been asked. Who comes later is not counted any more: Sentry may have the event.
   */
  | { readonly kind: "leased"; readonly token: string; readonly isFirst: boolean }
  /** Sentry has the event. */
  | { readonly kind: "already_sent" }
  /** The storm brake counted the attempt instead of sending it. */
  | { readonly kind: "already_counted" }
  /** Somebody else is sending it; should they die, their lease ends after this time. */
  | { readonly kind: "busy"; readonly retryAfterMs: number };

/**
 * Remembers which attempts have become events, so that any number of sightings of one attempt makes one event.
 *
 * The order is lease, send, then `markAccepted`, `markCounted` or `release`. Who dies in between keeps the lease until it
 * is too old; the next one then sends again, under the same event ID. Rows hold IDs and times, never log text.
 *
 * Times are epoch milliseconds and come from the caller.
 */
export interface Ledger extends Spans, Tallies {
  /** Asks for the right to send. Asking again with the lease in hand is `busy`, too: a lease is for one send. */
  lease(key: LedgerKey, now: number): Promise<Lease>;
  /** Sentry took the event. That stays true whoever holds the lease by now, so it never fails over the token. */
  markAccepted(key: LedgerKey, token: string, now: number): Promise<void>;
  /**
   * The attempt is not sent but counted, in one step with its tally.
   *
   * @param at - When the attempt failed.
   * @returns `false` when the lease has passed to somebody else: then nothing was counted.
   */
  markCounted(key: LedgerKey, token: string, tally: string, at: number, now: number): Promise<boolean>;
  /** The send failed: the next one may try at once. Does nothing if the lease has passed to somebody else. */
  release(key: LedgerKey, token: string): Promise<void>;
  /** Whether the attempt was sent or counted. */
  isSettled(key: LedgerKey, now: number): Promise<boolean>;
}

/** What evidence can be told by: an attempt is of one stream, and of one request ID if it has one. */
export interface AttemptKey {
  readonly source: LogSource;
  readonly requestId: string | null;
}

/**
 * Remembers from when to when attempts ran, as they were first judged. Whose evidence lies inside such a span is the same
 * attempt, even if less of its log can be read by then and its own reading would give another event ID.
 */
export interface Spans {
  find(attempt: AttemptKey, evidence: TimeSpan, now: number): Promise<string | null>;
  /**
   * Remembers the span under the event ID, unless one is known that holds the same evidence.
   *
   * @returns The event ID that stands for the attempt from now on.
   */
  freeze(attempt: AttemptKey, span: FrozenSpan, now: number): Promise<string>;
}

export interface FrozenSpan extends TimeSpan, LedgerKey {
  readonly evidence: TimeSpan;
}

/** Counts, for the storm brake. */
export interface Tallies {
  /** One more. @returns The new count, from 1. */
  count(key: string, now: number): Promise<number>;
  /** The count so far. */
  seen(key: string): Promise<number>;
  /** What was counted by `markCounted`, `null` where nothing was. */
  tally(key: string): Promise<Tally | null>;
}

export interface Tally {
  readonly counted: number;
  /** When the first and the last of them failed. */
  readonly first: number;
  readonly last: number;
}

export interface LedgerOptions {
  /** The queue's visibility time: once the message can be seen again, its first receiver has given up or died. */
  readonly leaseMs: number;
  /** For tests. Default: random. */
  readonly newToken?: () => string;
}

/** CloudWatch Logs delivers and redrives for two weeks at the most; twice that leaves room for backfills. */
export const ROW_LIFETIME_MS = 30 * 86_400_000;
