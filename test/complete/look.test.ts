import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import type { LogReadFailure } from "../../src/complete/log-reader.ts";
import { look } from "../../src/complete/look.ts";
import { type Sighting, sightingOf } from "../../src/queue/sighting.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "../support/records.ts";
import { createStoredLogs, type StoredEvent } from "../support/stored-logs.ts";

const NOW = 1_767_323_045_000;
const { logEvents: _, ...SOURCE } = batchOf();
const OTHER_START = `START RequestId: ${OTHER_ID} Version: $LATEST\n`;
const ERROR =
  "[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n\u00a0\u00a0File \"/var/task/app.py\", line 3, in h";

/** Lines a second apart, the last of them at `NOW`. */
function stored(...messages: readonly string[]): StoredEvent[] {
  return messages.map((message, index) => ({ timestamp: NOW - (messages.length - 1 - index) * 1000, message }));
}

function sightingAt(timestamp: number, requestId: string | null = ID): Sighting {
  const [first] = analyse([batchOf(START, ERROR)]).attempts;
  if (first === undefined) throw new Error("no evidence");
  return { ...sightingOf(first.attempt), requestId, evidence: { first: timestamp, last: timestamp } };
}

interface Case {
  readonly name: string;
  readonly events: readonly StoredEvent[];
  readonly pageSize: number;
  readonly sighting: Sighting;
  readonly calls: number;
  /** First and last line that are read. */
  readonly read: readonly [string, string];
  readonly reached: boolean;
  readonly now?: number;
}

const CHATTER = Array.from({ length: 100 }, (_, index) => `line ${index}`);

const CASES: readonly Case[] = [
  {
    name: "stops at its START, with a line before it",
    events: stored(...CHATTER, START, "a", ERROR, END, reportLine("\n")),
    pageSize: 6,
    sighting: sightingAt(NOW - 2000),
    calls: 1,
    read: ["line 99", reportLine("\n")],
    reached: true,
  },
  {
    name: "turns one more page where START is the first line of one",
    events: stored(...CHATTER, START, "a", ERROR, END, reportLine("\n")),
    pageSize: 5,
    sighting: sightingAt(NOW - 2000),
    calls: 2,
    read: ["line 95", reportLine("\n")],
    reached: true,
  },
  {
    name: "stops at the end of the attempt before where START was not logged",
    events: stored(...CHATTER, reportLine("\n", OTHER_ID), "a", ERROR, reportLine("\n")),
    pageSize: 4,
    sighting: sightingAt(NOW - 1000),
    calls: 1,
    read: [reportLine("\n", OTHER_ID), reportLine("\n")],
    reached: true,
  },
  {
    name: "reads to the beginning of the stream, where the same token comes twice",
    events: stored("a", ERROR, reportLine("\n")),
    pageSize: 3,
    sighting: sightingAt(NOW - 1000),
    calls: 2,
    read: ["a", reportLine("\n")],
    reached: true,
  },
  {
    name: "gives up after eight pages",
    events: stored(START, ...CHATTER, ERROR),
    pageSize: 2,
    sighting: sightingAt(NOW),
    calls: 8,
    read: ["line 85", ERROR],
    reached: false,
  },
  {
    name: "is not misled by another attempt's START on an instance that runs several at once",
    events: stored("x", START, reportLine("\n", OTHER_ID), OTHER_START, ERROR),
    pageSize: 2,
    sighting: {
      ...sightingAt(NOW),
      environment: { ...sightingAt(NOW).environment, initializationType: "lambda-managed-instances" },
    },
    calls: 3,
    read: ["x", ERROR],
    reached: true,
  },
  {
    name: "reads ahead for an end that comes later than a minute",
    events: [
      ...stored("x", START, ERROR),
      { timestamp: NOW + 61_000, message: "still there" },
      { timestamp: NOW + 90_000, message: reportLine("Status: timeout") },
    ],
    pageSize: 3,
    sighting: sightingAt(NOW),
    calls: 2,
    read: ["x", reportLine("Status: timeout")],
    reached: true,
    now: NOW + 100_000,
  },
  {
    name: "does not read ahead of its time",
    events: stored("x", START, ERROR),
    pageSize: 3,
    sighting: sightingAt(NOW),
    calls: 1,
    read: ["x", ERROR],
    reached: true,
    now: NOW + 30_000,
  },
];

describe("a look at the log", () => {
  it.each(CASES)("$name", async ({ events, pageSize, sighting, calls, read, reached, now = NOW + 20_000 }) => {
    const reader = createStoredLogs({ now: () => now, pageSize });
    reader.put(SOURCE, events);
    const seen = await look([sighting], { reader, admit: async () => true, pause: async () => {}, now: () => now });
    expect(seen.kind).toBe("read");
    if (seen.kind !== "read") return;
    const messages = seen.logEvents.map(({ message }) => message);
    expect([messages[0], messages.at(-1)]).toEqual(read);
    expect(seen.reached.has(sighting)).toBe(reached);
    expect(reader.requests).toHaveLength(calls);
  });

  it("goes on over empty pages", async () => {
    const reader = createStoredLogs({ now: () => NOW, pageSize: 2 });
    reader.put(SOURCE, stored("x", START, "a", ERROR));
    let token = 0;
    const withGaps = {
      page: (request: Parameters<typeof reader.page>[0]) =>
        token++ % 2 === 0
          ? Promise.resolve({ events: [], token: `gap ${token} ${request.token ?? ""}` })
          : reader.page({ ...request, token: request.token?.split(" ")[2] || null }),
    };
    const seen = await look([sightingAt(NOW)], {
      reader: withGaps,
      admit: async () => true,
      pause: async () => {},
      now: () => NOW,
    });
    expect(seen).toMatchObject({ kind: "read", logEvents: [{ message: "x" }, {}, {}, { message: ERROR }] });
  });

  it("takes five seconds at most", async () => {
    let now = NOW;
    const reader = createStoredLogs({ now: () => now, pageSize: 1 });
    reader.put(SOURCE, stored(START, ...CHATTER, ERROR));
    const slow = {
      page: (request: Parameters<typeof reader.page>[0]) => {
        now += 2000;
        return reader.page(request);
      },
    };
    await look([sightingAt(NOW)], { reader: slow, admit: async () => true, pause: async () => {}, now: () => now });
    expect(reader.requests).toHaveLength(3);
  });

  it.each<{ failure: LogReadFailure }>([{ failure: "denied" }, { failure: "gone" }, { failure: "throttled" }])(
    "says that the log is $failure",
    async ({ failure }) => {
      const reader = createStoredLogs({ now: () => NOW, fault: () => failure });
      const seen = await look([sightingAt(NOW)], {
        reader,
        admit: async () => true,
        pause: async () => {},
        now: () => NOW,
      });
      expect(seen).toEqual({ kind: "failed", failure });
    },
  );

  it("asks nothing when the rate of calls is used up", async () => {
    const reader = createStoredLogs({ now: () => NOW });
    const seen = await look([sightingAt(NOW)], {
      reader,
      admit: async () => false,
      pause: async () => {},
      now: () => NOW,
    });
    expect(seen).toEqual({ kind: "failed", failure: "throttled" });
    expect(reader.requests).toEqual([]);
  });
});
