/** How time grows with size, for the laws that say it must not. */

export const MAX_GROWTH = 1.5;
/** What the clock, the collector and one more look at long text (an event cut at the size limit) may add. */
const FLOOR_MS = 10;
const TRIES = 4;

/**
 * How much longer one unit takes in a large input than in a small one, the floor taken off; the best of some tries.
 *
 * @param smallMs - Runs the small input once and tells the milliseconds.
 * @param largeMs - The same for the large one.
 * @param times - How many times as large it is.
 */
export function growth(smallMs: () => number, largeMs: () => number, times: number): number {
  let [small, large] = [0, Number.POSITIVE_INFINITY];
  const ratio = (): number => Math.max(0, large - FLOOR_MS) / (small * times);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    // The slowest of the short runs against the fastest of the long ones: only growth remains.
    small = Math.max(small, smallMs());
    large = Math.min(large, largeMs());
    if (ratio() <= MAX_GROWTH) break;
  }
  return ratio();
}
