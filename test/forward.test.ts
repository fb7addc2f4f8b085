import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import type { UndeliveredStore } from "../src/decode/undelivered.ts";
import { ForwarderError } from "../src/errors.ts";
import { type ForwardSummary, forward } from "../src/forward.ts";
import type { Queue } from "../src/queue/queue.ts";
import type { Sighting } from "../src/queue/sighting.ts";
import { batchOf, END, ID, pack, packed, reportLine, START } from "./support/records.ts";

const FAILED = batchOf(START, "hello", END, reportLine("Status: timeout"));
const ENVELOPE = { messageType: "DATA_MESSAGE", owner: "1", logGroup: "g", logStream: "s", logEvents: [] };

/** A run with recording services. */
async function run(event: unknown, store: "bucket" | "no bucket" | "broken bucket" = "bucket") {
  const sightings: Sighting[] = [];
  const kept: { event: unknown; codes: string[] }[] = [];
  const queue: Queue = {
    send: async (batch) => {
      sightings.push(...batch);
      return batch.map(() => ({ kind: "queued" }));
    },
  };
  const undelivered: UndeliveredStore = {
    keep: async (original, refused) => {
      if (store === "broken bucket") throw new ForwarderError("ERR_UNDELIVERED_STORE", "no");
      kept.push({ event: original, codes: refused.map(({ code }) => code) });
    },
  };
  const services = { queue, undelivered: store === "no bucket" ? null : undelivered };
  const summary: ForwardSummary = await forward(event, { region: "eu-west-1" }, services);
  return { summary, sightings, kept };
}

describe("the forwarder", () => {
  it("queues one sighting for a failed attempt, with its lines", async () => {
    const { summary, sightings } = await run(packed(FAILED));
    expect(sightings).toMatchObject([
      { v: 2, requestId: ID, why: ["platform:report"], source: { region: "eu-west-1" } },
    ]);
    expect(sightings[0]?.lines.map(({ message }) => message)).toEqual([
      START.trimEnd(),
      "hello",
      END.trimEnd(),
      reportLine("Status: timeout"),
    ]);
    expect(summary).toMatchObject({ batches: 1, records: 4, quietBatches: 0, refused: [] });
  });

  it.each([
    {
      name: "a healthy batch",
      event: packed(batchOf(START, "hello", END, reportLine("\n"))),
      counts: { quietBatches: 1 },
    },
    { name: "an empty batch", event: packed(batchOf()), counts: { quietBatches: 1 } },
    { name: "a control message", event: pack({ messageType: "CONTROL_MESSAGE" }), counts: { controlMessages: 1 } },
    {
      name: "errors that the application only logged",
      event: packed(batchOf(START, "ERROR: no", END, reportLine("\n"))),
      counts: { records: 4 },
    },
  ])("queues nothing for $name", async ({ event, counts }) => {
    const { summary, sightings, kept } = await run(event);
    expect({ sightings, kept }).toEqual({ sightings: [], kept: [] });
    expect(summary).toMatchObject(counts);
  });

  it("keeps the original of what it cannot read, with the code", async () => {
    const { summary, kept } = await run({ awslogs: { data: "!" } });
    expect(kept).toEqual([{ event: { awslogs: { data: "!" } }, codes: ["ERR_PAYLOAD_NOT_BASE64_GZIP"] }]);
    expect(summary.refused).toMatchObject([{ code: "ERR_PAYLOAD_NOT_BASE64_GZIP" }]);
  });

  it.each([
    { name: "nothing but its type", payload: { messageType: "DATA_MESSAGE" } },
    { name: "log events that are no list", payload: { ...ENVELOPE, logEvents: "x" } },
    { name: "no log stream", payload: { ...ENVELOPE, logStream: undefined } },
  ])("keeps a data message with $name, which is no quiet batch", async ({ payload }) => {
    const { summary, kept } = await run(pack(payload));
    expect(summary).toMatchObject({ quietBatches: 0, refused: [{ code: "ERR_PAYLOAD_SHAPE" }] });
    expect(kept).toHaveLength(1);
  });

  it("processes the neighbours of a bad log event, and keeps the original", async () => {
    const event = packed(FAILED, {
      logEvents: [...FAILED.logEvents.slice(0, 1), { id: 1 }, ...FAILED.logEvents.slice(1)],
    });
    const { sightings, kept } = await run(event);
    expect(sightings).toHaveLength(1);
    expect(kept).toEqual([{ event, codes: ["ERR_LOG_EVENT_SHAPE"] }]);
  });

  it("throws when the original cannot be kept, so that it comes again", async () => {
    await expect(run({ awslogs: { data: "!" } }, "broken bucket")).rejects.toMatchObject({
      code: "ERR_UNDELIVERED_STORE",
    });
  });

  it("throws what it cannot read where there is no bucket", async () => {
    await expect(run({ awslogs: { data: "!" } }, "no bucket")).rejects.toMatchObject({
      code: "ERR_PAYLOAD_NOT_BASE64_GZIP",
    });
  });

  it("throws when the queue cannot be reached", async () => {
    const queue: Queue = { send: () => Promise.reject(new ForwarderError("ERR_QUEUE_SEND", "no")) };
    await expect(forward(packed(FAILED), { region: null }, { queue, undelivered: null })).rejects.toMatchObject({
      code: "ERR_QUEUE_SEND",
    });
  });

  it("ends every input as a summary, something kept or one of its own errors", async () => {
    const event = fc.oneof(
      fc.anything(),
      fc.jsonValue().map(pack),
      fc.array(fc.string()).map((lines) => packed(batchOf(...lines))),
    );
    await fc.assert(
      fc.asyncProperty(event, async (input) => {
        const { summary, kept } = await run(input);
        expect(summary.refused.length > 0).toBe(kept.length > 0);
      }),
    );
  });
});

describe("the forwarder's selection", () => {
  const queue: Queue = { send: async (batch) => batch.map(() => ({ kind: "queued" })) };
  const read = (logGroup: string, environment: Record<string, string>) => {
    const { selection } = readConfig(environment);
    return forward(packed({ ...FAILED, logGroup }), { region: null, selection }, { queue, undelivered: null });
  };
  const OWN = { OWN_LOG_GROUPS: "/aws/lambda/watch-forwarder,/aws/lambda/watch-reporter" };
  const ACCOUNT = { ...OWN, SUBSCRIPTION_SCOPE: "account" };

  it.each([
    ["/aws/lambda/orders", OWN, 1],
    ["shop", OWN, 1],
    ["/aws/lambda/watch-reporter", OWN, 0],
    ["/aws/lambda/orders", ACCOUNT, 1],
    ["/aws/lambda/watch-forwarder", ACCOUNT, 0],
    ["/ecs/web", ACCOUNT, 0],
    ["/ecs/web", { ...ACCOUNT, LOG_GROUP_PATTERNS: "/aws/lambda/*, /ecs/*" }, 1],
    ["/aws/lambda/orders", { ...ACCOUNT, EXCLUDE_PATTERNS: "*/ord*" }, 0],
  ])("%s with %j: %i batches are read", async (logGroup, environment, count) => {
    expect(await read(logGroup, environment)).toMatchObject({
      unselectedBatches: 1 - count,
      results: { length: count },
    });
  });
});
