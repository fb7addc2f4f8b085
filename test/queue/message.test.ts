import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { decodeSighting, encodeSighting } from "../../src/queue/message.ts";
import { type Sighting, sightingOf } from "../../src/queue/sighting.ts";
import { rejudge } from "../../src/report.ts";
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
    if (SIGHTING !== undefined) expect(decodeSighting(encodeSighting(SIGHTING))).toEqual(SIGHTING);
  });

  it.each(loadFixtures().filter(({ expected }) => expected.length > 0))(
    "$name: the reporter's verdict is the forwarder's",
    ({ batch }) => {
      for (const { attempt, failure } of analyse([batch]).attempts) {
        const again = rejudge(decodeSighting(encodeSighting(sightingOf(attempt))));
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
    { name: "a newer version", text: body({ v: 2 }), code: "ERR_SIGHTING_VERSION" },
  ])("$name is $code", ({ text, code }) => {
    expect(() => decodeSighting(text)).toThrow(expect.objectContaining({ code }));
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
