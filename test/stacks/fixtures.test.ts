import { expect, it } from "vitest";
import { scoreTraces } from "./frame-scores.ts";

const scores = scoreTraces();

it.each([...new Set(scores.map(({ runtime }) => runtime))])(
  "has 98 of 100 frames that %s prints in the fixtures",
  (runtime) => {
    const own = scores.filter((score) => score.runtime === runtime);
    const printed = own.reduce((sum, score) => sum + score.printed, 0);
    const right = own.reduce((sum, score) => sum + score.right, 0);
    expect(printed).toBeGreaterThan(0);
    expect(right / printed).toBeGreaterThanOrEqual(0.98);
  },
);

it("keeps the order in which they are printed", () => {
  expect(scores.filter(({ isInOrder }) => !isInOrder).map(({ name }) => name)).toEqual([]);
});
