import { setTimeout as wait } from "node:timers/promises";

/** Time, as something that can be replaced. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const REAL_CLOCK: Clock = {
  now: Date.now,
  sleep: async (ms) => {
    await wait(ms);
  },
};
