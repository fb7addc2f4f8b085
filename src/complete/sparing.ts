/** Counts full looks, so that a storm of one failure does not use up the account's quota. */
export interface Sparing {
  /** @returns Whether one more look is worth it. */
  take(key: string, now: number): boolean;
}

const LOOKS_PER_MINUTE = 3;
const MINUTE_MS = 60_000;

/** For one sandbox: there are few, and each has its own share of the quota. */
export function createSparing(looksPerMinute: number = LOOKS_PER_MINUTE): Sparing {
  let minute = 0;
  let looks = new Map<string, number>();
  return {
    take(key, now) {
      const current = Math.floor(now / MINUTE_MS);
      if (current !== minute) [minute, looks] = [current, new Map()];
      const count = (looks.get(key) ?? 0) + 1;
      looks.set(key, count);
      return count <= looksPerMinute;
    },
  };
}
