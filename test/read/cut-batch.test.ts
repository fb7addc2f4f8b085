import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import { cutBatch } from "../../src/read/cut-batch.ts";
import { recognise } from "../../src/recognise.ts";
import { verdictsOn } from "../../src/verdicts.ts";
import { composedStreams } from "../support/composed-streams.ts";
import { LAW, LAW_TIMEOUT_MS } from "../support/laws.ts";
import { batchOf, END, reportLine, START } from "../support/records.ts";

/** The failures that the reporter finds, having read the log. */
function failuresOf(parts: Iterable<LogBatch>, whole: LogBatch): string[] {
  const read = whole.logEvents.map((event) => ({ ...event, id: null }));
  const found = new Set<string>();
  for (const part of parts) {
    for (const sighting of recognise(part).sightings) {
      for (const { failure } of verdictsOn(sighting, read)) if (failure !== null) found.add(failure.eventId);
    }
  }
  return [...found].sort();
}

describe("a batch in parts", () => {
  it(
    "has the failures of the whole, and all its lines once",
    () => {
      fc.assert(
        fc.property(composedStreams(), fc.integer({ min: 1, max: 20 }), ({ batch, names }, size) => {
          // An environment is on Managed Instances or it is not: a stream never has invocations of either kind.
          fc.pre(
            names.length === 1 || !batch.logEvents.some(({ message }) => message.includes("lambda-managed-instances")),
          );
          const parts = [...cutBatch(batch, size)];
          expect(parts.flatMap(({ logEvents }) => logEvents)).toEqual(batch.logEvents);
          expect(failuresOf(parts, batch)).toEqual(failuresOf([batch], batch));
        }),
        LAW,
      );
    },
    LAW_TIMEOUT_MS,
  );

  it("is cut between invocations only", () => {
    const invocation = [START, "hello", END, reportLine()];
    const late = "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 1";
    const batch = batchOf(
      ...invocation,
      late,
      "INIT_START Runtime Version: nodejs:24.v1",
      "init",
      ...invocation,
      ...invocation,
    );
    const parts = [...cutBatch(batch, 1)].map(({ logEvents }) => logEvents.map(({ message }) => message));
    expect(parts).toEqual([
      [...invocation, late],
      ["INIT_START Runtime Version: nodejs:24.v1", "init", ...invocation],
      invocation,
    ]);
  });
});
