import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { type FailureJson, toFailureJson } from "../../src/cli/failure-json.ts";
import type { LogBatch, LogEvent } from "../../src/decode/log-batch.ts";
import { type Expectation, loadFixtures } from "../support/fixtures.ts";

const FIXTURES = loadFixtures();
/** Where nothing failed: the folder says so, or the file's name. */
const HARMLESS = /\/(?:healthy|application-errors|false-friends)\/|\/ok-[^/]*$/;
const EVENTS = FIXTURES.flatMap(({ batch }) => batch.logEvents);

function failuresOf(batches: readonly LogBatch[]): FailureJson[] {
  return analyse(batches).attempts.flatMap(({ failure }) => (failure === null ? [] : [toFailureJson(failure)]));
}

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

function byEventId(failures: readonly FailureJson[]): FailureJson[] {
  return [...failures].sort((one, other) => (one.eventId < other.eventId ? -1 : 1));
}

describe("the fixtures", () => {
  it("hold failing and harmless logs of every family", () => {
    const kinds = FIXTURES.map(
      ({ runtime, expected }) => `${runtime}, ${expected.length > 0 ? "failing" : "harmless"}`,
    );

    expect(kinds).toEqual(
      expect.arrayContaining(
        ["nodejs", "python", "platform"].flatMap((family) => [`${family}, failing`, `${family}, harmless`]),
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
    const whole = byEventId(failuresOf([batch]));

    fc.assert(
      fc.property(deliveries(batch), (batches) => {
        expect(byEventId(failuresOf(batches))).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it("takes whatever the events hold", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ logEvents: fc.array(mutatedEvent, { maxLength: 30 }), logStream: stream })),
        (parts) => {
          const source = { account: "123456789012", region: "eu-west-1", logGroup: "/aws/lambda/orders" };

          failuresOf(parts.map((part) => ({ ...source, ...part })));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The batch's events in batches of any size, in any order, each event once or more. */
function deliveries(batch: LogBatch): fc.Arbitrary<LogBatch[]> {
  const { logEvents } = batch;
  const indexes = logEvents.map((_, index) => index);
  return fc
    .tuple(
      fc.shuffledSubarray(indexes, { minLength: indexes.length }),
      fc.subarray(indexes),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 }),
    )
    .map(([once, again, sizes]) => cut([...once, ...again], sizes))
    .map((parts) => parts.map((part) => ({ ...batch, logEvents: part.flatMap((index) => logEvents[index] ?? []) })));
}

function cut(indexes: readonly number[], sizes: readonly number[]): number[][] {
  const parts: number[][] = [];
  for (let begin = 0; begin < indexes.length; ) {
    const end = begin + (sizes[parts.length % sizes.length] ?? 1);
    parts.push(indexes.slice(begin, end));
    begin = end;
  }
  return parts;
}

const stream = fc.constantFrom("2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef", "", null);

const message = fc.constantFrom(...EVENTS.map((event) => event.message));

/** Messages cut anywhere, glued to others, with anything in between. */
const mutatedMessage = fc
  .tuple(
    message,
    message,
    fc.nat(),
    fc.nat(),
    fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\n", "\t", "\r", "{", '"', "\u0000")),
  )
  .map(([one, other, cutOne, cutOther, between]) => {
    return one.slice(0, cutOne % (one.length + 1)) + between + other.slice(cutOther % (other.length + 1));
  });

const mutatedEvent: fc.Arbitrary<LogEvent> = fc.record({
  id: fc.oneof(fc.constant(null), fc.nat().map(String), fc.string()),
  timestamp: fc.oneof(
    fc.constantFrom(0, ...EVENTS.slice(0, 50).map((event) => event.timestamp)),
    fc.integer(),
    fc.maxSafeInteger(),
  ),
  message: fc.oneof(message, mutatedMessage, fc.string({ unit: "binary" })),
});
