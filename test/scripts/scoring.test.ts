import { describe, expect, it } from "vitest";
import { type Reported, scoreFixture, total } from "../../scripts/scoring.ts";
import type { Fixture } from "../support/fixtures.ts";
import { ID, OTHER_ID } from "../support/records.ts";

const WANTED = { class: "exception", requestId: ID, type: "KeyError", message: "'id'" };

function fixture(...expected: Fixture["expected"]): Fixture {
  const batch = { account: "1", region: null, logGroup: "g", logStream: "s", logEvents: [] };
  return { name: "python/case", runtime: "python", kind: "exception", format: "text", origin: "", batch, expected };
}

const share = (right: number, of: number) => ({ right, of });

describe("a score", () => {
  it.each([
    {
      name: "all right",
      expected: [WANTED],
      reported: [WANTED],
      score: {
        failed: share(1, 1),
        exact: share(1, 1),
        class: share(1, 1),
        message: share(1, 1),
        harmless: share(0, 0),
      },
    },
    {
      name: "nothing found",
      expected: [WANTED],
      reported: [],
      score: { failed: share(0, 1), exact: share(0, 1), class: share(0, 1) },
    },
    {
      name: "reported twice",
      expected: [WANTED],
      reported: [WANTED, WANTED],
      score: { failed: share(1, 1), exact: share(0, 1), class: share(1, 1) },
    },
    {
      name: "another class and no type",
      expected: [WANTED],
      reported: [{ ...WANTED, class: "crash", type: null }],
      score: { failed: share(1, 1), class: share(0, 1), type: share(0, 1), requestId: share(1, 1) },
    },
    {
      name: "a member that is not judged",
      expected: [{ class: "timeout", requestId: ID }],
      reported: [{ class: "timeout", requestId: ID, message: "anything" }],
      score: { message: share(0, 0), class: share(1, 1) },
    },
    {
      name: "a null that is left out",
      expected: [{ class: "timeout", type: null }],
      reported: [{ class: "timeout" }],
      score: { type: share(1, 1) },
    },
    {
      name: "a harmless log left alone",
      expected: [],
      reported: [],
      score: { harmless: share(1, 1), exact: share(0, 0) },
    },
    { name: "a false alarm", expected: [], reported: [WANTED], score: { harmless: share(0, 1) } },
  ])("of $name", ({ expected, reported, score }) => {
    expect(scoreFixture(fixture(...expected), reported as readonly Reported[]).score).toMatchObject(score);
  });

  it("pairs by request ID, in whatever order", () => {
    const other = { ...WANTED, requestId: OTHER_ID, message: "'name'" };
    const { score, misses } = scoreFixture(fixture(WANTED, other), [other, WANTED]);
    expect(misses).toEqual([]);
    expect(score.message).toEqual(share(2, 2));
  });

  it("adds up", () => {
    const scores = [scoreFixture(fixture(WANTED), []).score, scoreFixture(fixture(), []).score];
    expect(total("all", scores)).toMatchObject({ failed: share(0, 1), harmless: share(1, 1) });
  });
});
