import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FailureJson } from "../../src/cli/failure-json.ts";
import { deliveries, FIXTURES, failuresOf } from "../support/composed-streams.ts";
import type { Expectation } from "../support/fixtures.ts";

/** Where nothing failed: the folder says so, or the file's name. */
const HARMLESS = /\/(?:healthy|application-errors|false-friends|handled)\/|\/ok-[^/]*$/;

/** The failures in the order of what is expected of them, so that a comparison shows what differs; the rest last. */
function inOrderOf(expected: readonly Expectation[], failures: readonly FailureJson[]): FailureJson[] {
  const rest = [...failures];
  const found = expected.flatMap((expectation) => {
    const exact = rest.findIndex((failure) => expect.objectContaining(expectation).asymmetricMatch(failure));
    const near = rest.findIndex(({ requestId }) => requestId === expectation["requestId"]);
    return rest.splice(exact >= 0 ? exact : Math.max(near, 0), 1);
  });
  return [...found, ...rest];
}

describe("the fixtures", () => {
  it("hold failing and harmless logs of every family", () => {
    const kinds = FIXTURES.map(
      ({ runtime, expected }) => `${runtime}, ${expected.length > 0 ? "failing" : "harmless"}`,
    );

    expect(kinds).toEqual(
      expect.arrayContaining(
        ["nodejs", "python", "java", "dotnet", "ruby", "go", "rust", "php", "other", "platform"].flatMap((family) => [
          `${family}, failing`,
          `${family}, harmless`,
        ]),
      ),
    );
  });

  it.each(FIXTURES)("$name ($format) expects what its place says", ({ name, expected }) => {
    expect(expected.length === 0).toBe(HARMLESS.test(name));
  });
});

describe("analyse", () => {
  it.each(FIXTURES)("finds exactly the failures of $name ($format)", ({ batch, expected }) => {
    const failures = inOrderOf(expected, failuresOf([batch]));

    expect(failures).toEqual(expected.map((expectation) => expect.objectContaining(expectation)));
  });

  it.each(FIXTURES)("finds the same in $name ($format) however its events are delivered", ({ batch }) => {
    const whole = failuresOf([batch]);

    fc.assert(
      fc.property(deliveries(batch), (batches) => {
        expect(failuresOf(batches)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });
});
