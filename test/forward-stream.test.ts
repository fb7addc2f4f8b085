import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ForwarderError } from "../src/errors.ts";
import { forwardEvent, type StreamOptions } from "../src/forward-stream.ts";
import type { Queue } from "../src/queue/queue.ts";
import type { Sighting } from "../src/queue/sighting.ts";
import { kinesisEvent, kinesisRecord } from "./support/kinesis.ts";
import { batchOf, END, ID, OTHER_ID, pack, packed, reportLine, START } from "./support/records.ts";

const failedOf = (id: string): string =>
  packed(batchOf(START.replace(ID, id), END.replace(ID, id), reportLine("Status: timeout", id))).awslogs.data;
const FAILED = failedOf(ID);
const HEALTHY = packed(batchOf(START, "hello", END, reportLine("\n"))).awslogs.data;
const CONTROL = pack({ messageType: "CONTROL_MESSAGE" }).awslogs.data;
const UNREADABLE = Buffer.from("no gzip").toString("base64");

interface World extends Partial<StreamOptions> {
  /** Numbers of the sends that the queue refuses, from 0. */
  readonly refusedSends?: readonly number[];
  readonly hasBucket?: boolean;
}

async function run(event: unknown, { refusedSends = [], hasBucket = true, ...options }: World = {}) {
  const sightings: Sighting[] = [];
  const kept: { event: unknown; codes: string[] }[] = [];
  let sends = 0;
  const queue: Queue = {
    send: async (batch) => {
      if (refusedSends.includes(sends++)) throw new ForwarderError("ERR_QUEUE_SEND", "no");
      sightings.push(...batch);
      return batch.map(() => ({ kind: "queued" }));
    },
  };
  const keep = async (original: unknown, refused: readonly { code: string }[]) => {
    kept.push({ event: original, codes: refused.map(({ code }) => code) });
  };
  const services = { queue, undelivered: hasBucket ? { keep } : null };
  const summary = await forwardEvent(event, { region: "eu-west-1", ...options }, services);
  return { summary, kept, ids: sightings.map(({ requestId }) => requestId), sightings };
}

describe("the forwarder on a Kinesis stream", () => {
  it("reads every record, and answers that all are done", async () => {
    const { summary, ids, kept } = await run(kinesisEvent(FAILED, HEALTHY, CONTROL, failedOf(OTHER_ID)));
    expect(ids).toEqual([ID, OTHER_ID]);
    expect(kept).toEqual([]);
    expect(summary).toMatchObject({ batches: 4, records: 6, quietBatches: 1, controlMessages: 1, refused: [] });
    expect(summary.batchItemFailures).toEqual([]);
  });

  it("has the account from the payload and the region from where it runs", async () => {
    const other = packed(batchOf(START, END, reportLine("Status: timeout")), { owner: "222222222222" }).awslogs.data;
    const { sightings } = await run(kinesisEvent(other));
    expect(sightings).toMatchObject([{ source: { account: "222222222222", region: "eu-west-1" } }]);
  });

  it("reads several payloads in one record", async () => {
    const members = [FAILED, HEALTHY, failedOf(OTHER_ID)].map((data) => Buffer.from(data, "base64"));
    const { summary, ids } = await run(kinesisEvent(Buffer.concat(members).toString("base64")));
    expect(ids).toEqual([ID, OTHER_ID]);
    expect(summary).toMatchObject({ batches: 3, quietBatches: 1, batchItemFailures: [] });
  });

  it("keeps a record that it cannot read, alone and ready to be tried again, and goes on", async () => {
    const { summary, ids, kept } = await run(kinesisEvent(FAILED, UNREADABLE, failedOf(OTHER_ID)));
    expect(ids).toEqual([ID, OTHER_ID]);
    expect(kept).toEqual([
      { event: { Records: [kinesisRecord(UNREADABLE, "2")] }, codes: ["ERR_PAYLOAD_NOT_BASE64_GZIP"] },
    ]);
    expect(summary.batchItemFailures).toEqual([]);
  });

  it("stops where the queue does not take a sighting: from there on Kinesis tries again", async () => {
    const { summary, ids } = await run(kinesisEvent(FAILED, HEALTHY, failedOf(OTHER_ID), FAILED), {
      refusedSends: [1],
    });
    expect(ids).toEqual([ID]);
    expect(summary).toMatchObject({ batches: 2, batchItemFailures: [{ itemIdentifier: "3" }] });
  });

  it("throws when already the first record cannot be handed over, so that it counts as an error", async () => {
    await expect(run(kinesisEvent(FAILED, HEALTHY), { refusedSends: [0] })).rejects.toMatchObject({
      code: "ERR_QUEUE_SEND",
    });
  });

  it("throws where it cannot say which record it stopped at", async () => {
    const event = { Records: [kinesisRecord(HEALTHY, "1"), kinesisRecord(FAILED, null)] };
    await expect(run(event, { refusedSends: [0] })).rejects.toMatchObject({ code: "ERR_QUEUE_SEND" });
  });

  it("does not pass over what it cannot read where there is no bucket", async () => {
    const { summary } = await run(kinesisEvent(HEALTHY, UNREADABLE, FAILED), { hasBucket: false });
    expect(summary.batchItemFailures).toEqual([{ itemIdentifier: "2" }]);
  });

  it.each([
    { name: "bytes", options: { maxTotalBytes: 1 } },
    { name: "time", options: { remainingMs: () => 1000 } },
  ])("leaves the rest to the next invocation when its $name is used up, and always does one", async ({ options }) => {
    const { summary, ids } = await run(kinesisEvent(FAILED, failedOf(OTHER_ID)), options);
    expect(ids).toEqual([ID]);
    expect(summary.batchItemFailures).toEqual([{ itemIdentifier: "2" }]);
  });

  it("refuses a record that unpacks beyond the limit, and no other", async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000)).toString("base64");
    const { summary, ids } = await run(kinesisEvent(bomb, FAILED));
    expect(ids).toEqual([ID]);
    expect(summary.refused).toMatchObject([{ code: "ERR_PAYLOAD_TOO_LARGE" }]);
  });
});

it("hands over or keeps every record of a batch that is tried as Lambda tries it, whatever fails on the way", async () => {
  const data = { failed: FAILED, healthy: HEALTHY, control: CONTROL, unreadable: UNREADABLE };
  const kind = fc.constantFrom<keyof typeof data>("failed", "healthy", "control", "unreadable");
  const kinds = fc.array(kind, { minLength: 1, maxLength: 8 });
  const refusals = fc.array(fc.boolean(), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(kinds, refusals, fc.boolean(), async (batch, refused, isShortOfTime) => {
      const refusalsLeft = [...refused];
      let handedOver = 0;
      const kept = new Set<string>();
      const queue: Queue = {
        send: async (sightings) => {
          if (refusalsLeft.shift() === true) throw new ForwarderError("ERR_QUEUE_SEND", "no");
          handedOver += sightings.length;
          return sightings.map(() => ({ kind: "queued" }));
        },
      };
      const services = { queue, undelivered: { keep: async (event: unknown) => void kept.add(JSON.stringify(event)) } };
      const options = { region: null, remainingMs: () => (isShortOfTime ? 0 : 60_000) };

      let rest = kinesisEvent(...batch.map((name) => data[name])).Records;
      for (let tries = 0; rest.length > 0; tries++) {
        // Each try uses up a refusal, or a record.
        expect(tries).toBeLessThan(batch.length + refused.length);
        const summary = await forwardEvent({ Records: rest }, options, services).catch(() => null);
        const next = summary?.batchItemFailures?.[0]?.itemIdentifier;
        if (next !== undefined) rest = rest.slice(rest.findIndex(({ kinesis }) => kinesis.sequenceNumber === next));
        else if (summary !== null) rest = [];
      }

      expect(handedOver).toBe(batch.filter((name) => name === "failed").length);
      expect(kept.size).toBe(batch.filter((name) => name === "unreadable").length);
    }),
    { numRuns: 50 },
  );
});

it("takes the event of a subscription filter as ever, without an answer for a stream", async () => {
  const { summary, ids } = await run({ awslogs: { data: FAILED } });
  expect(ids).toEqual([ID]);
  expect(summary).not.toHaveProperty("batchItemFailures");
});
