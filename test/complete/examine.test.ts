import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/complete/evidence.ts";
import { createExaminer } from "../../src/complete/examine.ts";
import type { LogReadFailure } from "../../src/complete/log-reader.ts";
import { createSparing } from "../../src/complete/sparing.ts";
import { createTokenBucket } from "../../src/complete/token-bucket.ts";
import { type Sighting, sightingOf } from "../../src/queue/sighting.ts";
import { attemptsOf, batchOf, END, ID, reportLine, START } from "../support/records.ts";
import { createStoredLogs } from "../support/stored-logs.ts";

const NOW = 1_767_323_100_000;
const { logEvents: LINES, ...SOURCE } = batchOf(START, END, reportLine("Status: timeout"));

function sightingAt(timestamp: number, requestId = ID): Sighting {
  const [attempt] = attemptsOf(START, END, reportLine("Status: timeout"));
  if (attempt === undefined) throw new Error("no attempt");
  return { ...sightingOf(attempt), requestId, evidence: { first: timestamp, last: timestamp } };
}

function examinerOver(failure: LogReadFailure | null, account: string | null = "123456789012") {
  const waits: number[] = [];
  const logs = createStoredLogs({ now: () => NOW, fault: () => failure, pageSize: 5 });
  logs.put(SOURCE, LINES);
  const sleep = async (ms: number) => void waits.push(ms);
  return { examiner: createExaminer({ reader: logs, account, now: () => NOW, sleep }), logs, waits };
}

function tags(evidence: Evidence | undefined): object | undefined {
  const [attempt] = attemptsOf(START, END, reportLine("Status: timeout"));
  return attempt === undefined ? undefined : evidence?.tagsFor(attempt);
}

describe("the examination of sightings", () => {
  it.each([
    { name: "what is read is complete", failure: null, account: "123456789012", is: { evidence: "complete" } },
    {
      name: "a log that may not be read",
      failure: "denied" as const,
      account: "123456789012",
      is: { evidence: "partial", "evidence.missing": "log_denied" },
    },
    {
      name: "a log that is deleted",
      failure: "gone" as const,
      account: "123456789012",
      is: { evidence: "partial", "evidence.missing": "log_gone" },
    },
    {
      name: "another account's log",
      failure: null,
      account: "999999999999",
      is: { evidence: "partial", "evidence.missing": "other_account" },
    },
    { name: "a busy log service is asked again later", failure: "throttled" as const, account: null, is: undefined },
  ])("$name", async ({ failure, account, is }) => {
    const { examiner, logs } = examinerOver(failure, account);
    const sighting = sightingAt(NOW);
    expect(tags((await examiner.examine([sighting])).get(sighting))).toEqual(is);
    if (account === "999999999999") expect(logs.requests).toEqual([]);
  });

  it("reads once for all sightings of a stream", async () => {
    const { examiner, logs } = examinerOver(null);
    const sightings = [sightingAt(NOW), sightingAt(NOW), sightingAt(NOW)];
    expect((await examiner.examine(sightings)).size).toBe(3);
    expect(logs.requests).toHaveLength(2);
  });

  it("reads again for a sighting that is too far back for one reading", async () => {
    const { examiner, logs } = examinerOver(null);
    const chatter = Array.from({ length: 200 }, (_, index) => ({
      timestamp: NOW + 500_000 + index,
      message: `${index}`,
    }));
    logs.put(SOURCE, chatter);
    const [near, far] = [
      sightingAt(NOW + 600_000, "8f5c1c9e-0000-4000-8000-00000000000f"),
      sightingAt(LINES[2]?.timestamp ?? 0),
    ];
    const known = await examiner.examine([near, far]);
    expect(tags(known.get(near))).toEqual({ evidence: "partial", "evidence.missing": "beginning" });
    expect(tags(known.get(far))).toEqual({ evidence: "complete" });
  });

  it("says that the end was not logged", async () => {
    const { examiner } = examinerOver(null);
    const sighting = sightingAt(NOW);
    const [open] = attemptsOf(START, "hello");
    const evidence = (await examiner.examine([sighting])).get(sighting);
    expect(open && evidence?.tagsFor(open)).toEqual({ evidence: "partial", "evidence.missing": "end" });
  });

  it("keeps to the rate of calls, and gives up where the wait would be long", async () => {
    const { examiner, waits } = examinerOver("denied");
    const known = await Promise.all(Array.from({ length: 30 }, () => examiner.examine([sightingAt(NOW)])));
    expect(waits.slice(0, 3).map(Math.round)).toEqual([333, 667, 1000]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5000);
    expect(known.filter(({ size }) => size === 0).length).toBe(30 - 3 - waits.length);
  });
});

describe("a bucket of three calls a second", () => {
  it("gives three at once, then one each third of a second", () => {
    const bucket = createTokenBucket(3);
    expect([0, 0, 0, 0, 0].map((now) => Math.round(bucket.take(now)))).toEqual([0, 0, 0, 333, 667]);
    expect(bucket.take(10_000)).toBe(0);
  });
});

describe("sparing", () => {
  it("lets three looks a minute pass for each failure", () => {
    const sparing = createSparing();
    expect([1, 2, 3, 4].map((now) => sparing.take("a", now))).toEqual([true, true, true, false]);
    expect(sparing.take("b", 5)).toBe(true);
    expect(sparing.take("a", 60_000)).toBe(true);
  });
});
