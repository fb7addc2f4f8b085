/** A pace that calls keep together: at most so many a second, and none that waits longer than it may. */
export interface Pace {
  /** Resolves when the call may go out: `true`; or `false` at once where it would have to wait for too long. */
  take(): Promise<boolean>;
}

export interface PaceOptions {
  readonly callsPerSecond: number;
  readonly maxWaitMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The quotas of Lambda's and CloudWatch Logs' control plane are shared with the customer's own deployments. */
export function createPace({ callsPerSecond, maxWaitMs, now, sleep }: PaceOptions): Pace {
  const gapMs = 1000 / callsPerSecond;
  let nextAt = 0;
  return {
    async take() {
      const at = Math.max(now(), nextAt);
      const waitMs = at - now();
      if (waitMs > maxWaitMs) return false;
      nextAt = at + gapMs;
      if (waitMs > 0) await sleep(waitMs);
      return true;
    },
  };
}
