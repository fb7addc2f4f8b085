/** Holds calls to a rate, with a clock of the caller's. */
export interface TokenBucket {
  /** How long to wait before the next call is allowed, in milliseconds; its place is taken with the answer. */
  take(now: number): number;
}

/**
 * @param perSecond - Calls a second in the long run, and as many at once after a pause.
 */
export function createTokenBucket(perSecond: number): TokenBucket {
  const step = 1000 / perSecond;
  /** When the bucket is full again, if nothing more is taken. */
  let fullAt = Number.NEGATIVE_INFINITY;
  return {
    take(now) {
      fullAt = Math.max(fullAt, now) + step;
      return Math.max(fullAt - now - perSecond * step, 0);
    },
  };
}
