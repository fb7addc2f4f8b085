/** What became of one event at one DSN. */
export type Outcome =
  | { readonly kind: "accepted" }
  /** Sentry asked us to wait; nothing is wrong with the event. */
  | { readonly kind: "rate_limited"; readonly retryAfterMs: number }
  /** Network trouble or 5xx: the same event may pass later. */
  | { readonly kind: "retryable"; readonly reason: string }
  /** Sentry will never take this event (4xx). */
  | { readonly kind: "rejected"; readonly status: number; readonly reason: string };
