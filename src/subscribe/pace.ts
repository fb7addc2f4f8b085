import type { Clock } from "./clock.ts";
import { faultOf } from "./fault.ts";

export interface PaceOptions {
  readonly perSecond: number;
  /** No call begins, and none is tried again, after this time. Epoch milliseconds. */
  readonly deadline: number;
}

const MIN_PER_SECOND = 0.2;
const RECOVERY = 1.02;
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 30_000;
const MAX_TRIES = 8;

/**
 * Keeps the calls of one quota apart, one after the other. A call that is throttled halves the pace, waits and is tried again;
 * each that is not brings back a little of it. The quota is shared with everybody else in the account.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #options: PaceOptions;
  #perSecond: number;
  #next = 0;
  calls = 0;
  throttled = 0;

  constructor(clock: Clock, options: PaceOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#perSecond = options.perSecond;
  }

  /** @throws What the call throws; a throttled call's error when its tries or the time are used up. */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      await this.#turn();
      try {
        const result = await call();
        this.#perSecond = Math.min(this.#options.perSecond, this.#perSecond * RECOVERY);
        return result;
      } catch (error) {
        const fault = faultOf(error);
        if (fault !== "throttled" && fault !== "conflict") throw error;
        this.throttled++;
        this.#perSecond = Math.max(MIN_PER_SECOND, this.#perSecond / 2);
        const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
        if (tries >= MAX_TRIES || this.#clock.now() + pause > this.#options.deadline) throw error;
        await this.#clock.sleep(pause);
      }
    }
  }

  async #turn(): Promise<void> {
    const wait = this.#next - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait);
    this.#next = Math.max(this.#next, this.#clock.now()) + 1000 / this.#perSecond;
    this.calls++;
  }
}
