import { describe, expect, it } from "vitest";
import { buildEvent } from "../../src/event/build-event.ts";
import { occurrencesOf, WAYS } from "../support/repeated-failures.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };
const FUNCTIONS = ["orders", "payments"];
const fingerprintsOf = (way: (typeof WAYS)[number], functionName: string) =>
  new Set(
    occurrencesOf(way, functionName, 40).map((failure) => JSON.stringify(buildEvent(failure, OPTIONS).fingerprint)),
  );

// Outside the tests: to make so many takes longer than a test may.
const FINGERPRINTS = WAYS.map((way) => ({
  name: way.name,
  byFunction: FUNCTIONS.map((functionName) => fingerprintsOf(way, functionName)),
}));

describe("one function that fails in the same way over and over is one issue", () => {
  it.each(FINGERPRINTS)("$name", ({ byFunction }) => {
    expect(byFunction.map((fingerprints) => [...fingerprints].length)).toEqual(FUNCTIONS.map(() => 1));
  });
});

it("makes two issues of two functions, and of two causes", () => {
  const all = FINGERPRINTS.flatMap(({ byFunction }) => byFunction.flatMap((fingerprints) => [...fingerprints]));
  expect(new Set(all).size).toBe(FUNCTIONS.length * WAYS.length);
});
