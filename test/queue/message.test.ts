import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { decodeMessage, encodeSighting, encodeSummaryRequest } from "../../src/queue/message.ts";
import { type Sighting, sightingOf } from "../../src/queue/sighting.ts";
import type { SummaryRequest } from "../../src/queue/summary-request.ts";
import { verdictsOn } from "../../src/verdicts.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { batchOf, END, ID, reportLine, START } from "../support/records.ts";

const body = (value: unknown) => gzipSync(JSON.stringify(value)).toString("base64");

function sightings(...lines: string[]): Sighting[] {
  return analyse([batchOf(...lines)]).attempts.map(({ attempt }) => sightingOf(attempt));
}

const [SIGHTING] = sightings(START, "hello", END, reportLine("Status: timeout"));

describe("a queue message", () => {
  it("gives back the sighting that was written", () => {
    expect(SIGHTING).toBeDefined();
    if (SIGHTING !== undefined) expect(decodeMessage(encodeSighting(SIGHTING))).toEqual(SIGHTING);
  });

  it.each(loadFixtures().filter(({ expected }) => expected.length > 0))(
    "$name: the reporter's verdict is the forwarder's",
    ({ batch }) => {
      for (const { attempt, failure } of analyse([batch]).attempts) {
        const [verdict] = verdictsOn(decodeMessage(encodeSighting(sightingOf(attempt))) as Sighting, null);
        const again = verdict?.failure ?? null;
        expect(again && { ...again, attempt: again.attempt.number, findings: 0, provingRecord: 0 }).toEqual(
          failure && { ...failure, attempt: failure.attempt.number, findings: 0, provingRecord: 0 },
        );
      }
    },
  );

  it.each([
    { name: "no base64 of gzip", text: "hello", code: "ERR_SIGHTING_SHAPE" },
    { name: "no object", text: body([1]), code: "ERR_SIGHTING_SHAPE" },
    { name: "a missing member", text: body({ v: 1 }), code: "ERR_SIGHTING_SHAPE" },
    { name: "a wrong line", text: body({ ...SIGHTING, lines: [{ message: 1 }] }), code: "ERR_SIGHTING_SHAPE" },
    { name: "a newer version", text: body({ v: 3 }), code: "ERR_SIGHTING_VERSION" },
  ])("$name is $code", ({ text, code }) => {
    expect(() => decodeMessage(text)).toThrow(expect.objectContaining({ code }));
  });

  it("of the version before is read as one of this version", () => {
    const { evidence, ...old } = SIGHTING ?? {};
    expect(decodeMessage(body({ ...old, v: 1 }))).toEqual({
      ...SIGHTING,
      // It did not say when the evidence was logged.
      evidence: { first: SIGHTING?.lines[0]?.timestamp, last: evidence?.last },
    });
  });

  it("that asks for a summary comes back as it was written", () => {
    const request: SummaryRequest = {
      v: 2,
      summary: "minute",
      tally: "storm#1",
      from: 0,
      until: 60_000,
      limit: 100,
      source: { account: "123456789012", region: "eu-west-1", logGroup: "/aws/lambda/orders", logStream: null },
      functionName: "orders",
      title: "TypeError: no order",
      level: "error",
      fingerprint: ["{{ default }}", "orders"],
    };
    expect(decodeMessage(encodeSummaryRequest(request))).toEqual(request);
  });

  it("fits into SQS, whatever was logged", () => {
    const noise = fc.string({ minLength: 4000, maxLength: 20_000, unit: "binary" });
    fc.assert(
      fc.property(fc.array(noise, { minLength: 5, maxLength: 60 }), (texts) => {
        for (const sighting of sightings(START, ...texts, END, reportLine("Status: timeout"))) {
          expect(encodeSighting(sighting).length).toBeLessThanOrEqual(200_000);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("keeps the evidence when an invocation logged too much", () => {
    const chatter = Array.from(
      { length: 5000 },
      (_, number) => `2026-01-02T03:04:05.678Z\t${ID}\tINFO\tline ${number}`,
    );
    const [sighting] = sightings(START, ...chatter, END, reportLine("Status: timeout"));
    expect(sighting?.lines.length).toBeLessThanOrEqual(200);
    expect(sighting?.lines.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        START.trimEnd(),
        expect.stringContaining("line 4999"),
        expect.stringContaining("Status: timeout"),
      ]),
    );
  });
});
