import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FailureJson } from "../../src/cli/failure-json.ts";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import { compose, composedStreams, deliveries, FIXTURES, failuresOf, readings } from "../support/composed-streams.ts";
import { LAW, LAW_TIMEOUT_MS } from "../support/laws.ts";

describe("the failures of a stream are the same", () => {
  it("in whatever batches, order and repetition its events are delivered", { timeout: LAW_TIMEOUT_MS }, () => {
    const delivered = composedStreams().chain(({ batch }) => fc.tuple(fc.constant(batch), deliveries(batch)));

    fc.assert(
      fc.property(delivered, ([batch, batches]) => {
        expect(failuresOf(batches)).toEqual(failuresOf([batch]));
      }),
      LAW,
    );
  });

  it("read with and without event IDs, and both at once", { timeout: LAW_TIMEOUT_MS }, () => {
    const read = composedStreams().chain(({ batch }) =>
      fc.tuple(fc.constant(batch), readings(batch), fc.subarray([...batch.logEvents])),
    );

    fc.assert(
      fc.property(read, ([batch, pages, some]) => {
        const whole = failuresOf([batch]).map(withoutEventIds);

        expect(failuresOf(pages).map(withoutEventIds)).toEqual(whole);
        expect(failuresOf([{ ...batch, logEvents: some }, ...pages]).map(withoutEventIds)).toEqual(whole);
        expect(failuresOf([...pages, { ...batch, logEvents: some }]).map(withoutEventIds)).toEqual(whole);
      }),
      LAW,
    );
  });
});

/** A whole life of an environment, from its init, which names the runtime, to the end of its last invocation. */
const LIVES = FIXTURES.filter(({ batch, expected }) => {
  const [first] = batch.logEvents;
  const begins = /^INIT_START Runtime Version: \S|"platform\.initStart".*"runtimeVersion"/.test(first?.message ?? "");
  // On Managed Instances every environment has a stream of its own; an init that failed without an invocation is taken for the first try of the one that follows.
  const isShared = batch.logEvents.some(({ message }) => message.includes("lambda-managed-instances"));
  return begins && !isShared && expected.every(({ requestId }) => requestId !== null);
});

describe("streams do not mix", () => {
  it("however their batches are interleaved, with request IDs of their own", { timeout: LAW_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(interleaved(1), ([one, other, batches]) => {
        expect(failuresOf(batches)).toEqual(inOrder([...failuresOf([one]), ...failuresOf([other])]));
      }),
      LAW,
    );
  });

  it("with the same request IDs, except that attempts of one ID are numbered", { timeout: LAW_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(interleaved(0), ([one, other, batches]) => {
        const apart = inOrder([...failuresOf([one]), ...failuresOf([other])]);

        expect(failuresOf(batches).map(withoutNumber)).toEqual(apart.map(withoutNumber));
      }),
      LAW,
    );
  });

  it("nor do the environments of one stream", { timeout: LAW_TIMEOUT_MS }, () => {
    const life = fc.tuple(fc.constantFrom(...LIVES), fc.integer({ min: 1000, max: 600_000 }));

    fc.assert(
      fc.property(fc.array(life, { minLength: 2, maxLength: 4 }), (parts) => {
        const { batch } = compose(parts);
        let begin = 0;
        const apart = parts.flatMap(([fixture]) => {
          const end = begin + fixture.batch.logEvents.length;
          const own = { ...batch, logEvents: batch.logEvents.slice(begin, end) };
          begin = end;
          return failuresOf([own]);
        });

        // One stream is one function's: only its first life tells the name.
        expect(failuresOf([batch]).map(withoutFunction)).toEqual(inOrder(apart).map(withoutFunction));
      }),
      LAW,
    );
  });
});

/** Two streams that differ in one thing, and their batches in any order. */
function interleaved(salt: number): fc.Arbitrary<[LogBatch, LogBatch, LogBatch[]]> {
  const elsewhere = fc.constantFrom<Partial<LogBatch>>(
    { logStream: "2026/01/02/[$LATEST]ffffffffffffffffffffffffffffffff" },
    { logGroup: "/aws/lambda/invoices" },
    { account: "210987654321" },
    { region: null },
    { pool: "another file" },
  );
  return fc.tuple(composedStreams(), composedStreams(salt), elsewhere).chain(([{ batch: one }, { batch }, place]) => {
    const other = { ...batch, ...place };
    return fc
      .tuple(deliveries(one), deliveries(other))
      .chain(([ones, others]) => {
        const all = [...ones, ...others];
        return fc.shuffledSubarray(all, { minLength: all.length });
      })
      .map((batches) => [one, other, batches]);
  });
}

function inOrder(failures: readonly FailureJson[]): FailureJson[] {
  return failures.toSorted((one, other) => (one.eventId < other.eventId ? -1 : 1));
}

function withoutEventIds({ evidence, ...failure }: FailureJson): object {
  return { ...failure, evidence: evidence.map(({ logEventId: _, ...others }) => others) };
}

function withoutNumber({ attempt: _, ...failure }: FailureJson): object {
  return failure;
}

function withoutFunction({ functionName: _, ...failure }: FailureJson): object {
  return failure;
}
