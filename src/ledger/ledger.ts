/** Which attempt a row is about. */
export interface LedgerKey {
  /** Sentry's event ID, which is a function of the attempt and nothing else. */
  readonly eventId: string;
}

export type Lease =
  /** The caller, and nobody else until the lease ends, may send the event. */
  | { readonly kind: "leased"; readonly token: string }
  /** Sentry has the event. */
  | { readonly kind: "already_sent" }
  /** Somebody else is sending it; should they die, their lease ends after this time. */
  | { readonly kind: "busy"; readonly retryAfterMs: number };

/**
 * Remembers which attempts have become events, so that any number of sightings of one attempt makes one event.
 *
 * The order is lease, send, then `markAccepted` or `release`. Who dies in between keeps the lease until it is too old;
 * the next one then sends again, under the same event ID. Rows hold IDs and times, never log text.
 *
 * Times are epoch milliseconds and come from the caller.
 */
export interface Ledger {
  /** Asks for the right to send. Asking again with the lease in hand is `busy`, too: a lease is for one send. */
  lease(key: LedgerKey, now: number): Promise<Lease>;
  /** Sentry took the event. That stays true whoever holds the lease by now, so it never fails over the token. */
  markAccepted(key: LedgerKey, token: string, now: number): Promise<void>;
  /** The send failed: the next one may try at once. Does nothing if the lease has passed to somebody else. */
  release(key: LedgerKey, token: string): Promise<void>;
}

export interface LedgerOptions {
  /** The queue's visibility time: once the message can be seen again, its first receiver has given up or died. */
  readonly leaseMs: number;
  /** For tests. Default: random. */
  readonly newToken?: () => string;
}

/** CloudWatch Logs delivers and redrives for two weeks at the most; twice that leaves room for backfills. */
export const ROW_LIFETIME_MS = 30 * 86_400_000;
