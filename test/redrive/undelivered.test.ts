import { describe, expect, it } from "vitest";
import { toReply } from "../../src/redrive/lambda-forwarder.ts";
import type { RedrivenItem } from "../../src/redrive/redriven.ts";
import { type ForwarderReply, redriveUndelivered, type UndeliveredSelection } from "../../src/redrive/undelivered.ts";

const AT = 1_767_323_045_000;
const EVENT = { awslogs: { data: "x" } };
const ASYNC = "aws/lambda/async/watch-forwarder/2026/01/02/2026-01-02T03.04.05-1";
const STREAM = "aws/lambda/0f0e/shardId-000000000000/2026/01/02/2026-01-02T03.04.05-2";
const KEPT = "undecodable/ERR_PAYLOAD_NOT_JSON/0123.json";
const GOOD: ForwarderReply = { kind: "answered", refused: 0, goOnFrom: null };

const ofLambda = {
  requestContext: { condition: "RetriesExhausted" },
  responsePayload: { errorType: "ForwarderError" },
};
const asyncRecord = JSON.stringify({ ...ofLambda, requestPayload: EVENT });
const keptRecord = JSON.stringify({ refused: [{ code: "ERR_PAYLOAD_NOT_JSON", message: "" }], event: EVENT });
const records = ["1", "2", "3"].map((sequenceNumber) => ({ kinesis: { sequenceNumber } }));
const streamRecord = JSON.stringify({
  requestContext: { condition: "RetryAttemptsExhausted" },
  payload: JSON.stringify({ Records: records }),
});

interface World extends Partial<UndeliveredSelection> {
  readonly objects: Readonly<Record<string, string>>;
  readonly replies?: readonly ForwarderReply[];
  readonly max?: number;
}

async function run({ objects, replies = [], max = Number.POSITIVE_INFINITY, ...selection }: World) {
  const left = new Map(Object.entries(objects));
  const invoked: unknown[] = [];
  const bucket = {
    async *list(prefix: string) {
      for (const [key, text] of Object.entries(objects)) {
        if (key.startsWith(prefix)) yield { key, bytes: text.startsWith("HUGE") ? 20_000_000 : text.length, at: AT };
      }
    },
    read: async (key: string) => left.get(key) ?? "",
    remove: async (key: string) => void left.delete(key),
  };
  const forwarder = {
    invoke: async (event: unknown) => {
      invoked.push(event);
      return replies[invoked.length - 1] ?? GOOD;
    },
  };
  const told: RedrivenItem[] = [];
  await redriveUndelivered(
    bucket,
    forwarder,
    { reason: null, dryRun: false, undecodable: false, startedAt: AT, ...selection },
    { left: max },
    (item) => told.push(item),
  );
  return { told, invoked, left: [...left.keys()] };
}

describe("undelivered batches", () => {
  it.each([
    {
      name: "an invocation",
      objects: { [ASYNC]: asyncRecord },
      reason: "RetriesExhausted: ForwarderError",
      event: EVENT,
    },
    {
      name: "a stream",
      objects: { [STREAM]: streamRecord },
      reason: "RetryAttemptsExhausted",
      event: { Records: records },
    },
  ])("of $name go to the forwarder, and are removed", async ({ objects, reason, event }) => {
    const { told, invoked, left } = await run({ objects });
    expect(invoked).toEqual([event]);
    expect(left).toEqual([]);
    expect(told).toEqual([{ store: "undelivered", reason, at: AT, result: { kind: "again" } }]);
  });

  it("stay when the forwarder fails, and the next is tried", async () => {
    const objects = { [ASYNC]: asyncRecord, [`${ASYNC}-b`]: asyncRecord };
    const { told, left } = await run({ objects, replies: [{ kind: "failed", why: "it ended in an error" }] });
    expect(left).toEqual([ASYNC]);
    expect(told.map(({ result }) => result)).toEqual([
      { kind: "stuck", why: `${ASYNC}: it ended in an error` },
      { kind: "again" },
    ]);
  });

  it("of a stream are handed over from where the forwarder stopped", async () => {
    const replies: ForwarderReply[] = [{ kind: "answered", refused: 0, goOnFrom: "3" }, GOOD];
    const { invoked, left } = await run({ objects: { [STREAM]: streamRecord }, replies });
    expect(invoked).toEqual([{ Records: records }, { Records: records.slice(2) }]);
    expect(left).toEqual([]);
  });

  it.each(["1", "7", ""])(
    "of a stream stay when the forwarder stops at record %j and gets no further",
    async (goOnFrom) => {
      const { invoked, left, told } = await run({
        objects: { [STREAM]: streamRecord },
        replies: [{ kind: "answered", refused: 0, goOnFrom }],
      });
      expect(invoked).toHaveLength(1);
      expect(left).toEqual([STREAM]);
      expect(told[0]?.result.kind).toBe("stuck");
    },
  );

  it("that could not be read are left alone, and told of", async () => {
    const { told, invoked, left } = await run({ objects: { [KEPT]: keptRecord } });
    expect({ invoked, left }).toEqual({ invoked: [], left: [KEPT] });
    expect(told).toMatchObject([{ reason: "ERR_PAYLOAD_NOT_JSON", result: { kind: "stays" } }]);
  });

  it.each([
    { name: "can be read now, are removed", refused: 0, left: [], kind: "again" },
    { name: "still cannot, stay", refused: 1, left: [KEPT], kind: "stays" },
  ])("that could not be read and $name with --undecodable", async ({ refused, left, kind }) => {
    const replies: ForwarderReply[] = [{ kind: "answered", refused, goOnFrom: null }];
    const world = await run({ objects: { [KEPT]: keptRecord }, undecodable: true, replies });
    expect(world).toMatchObject({ invoked: [EVENT], left, told: [{ result: { kind } }] });
  });

  it("of Lambda are removed though a part could not be read: the forwarder has kept them anew", async () => {
    const replies: ForwarderReply[] = [{ kind: "answered", refused: 1, goOnFrom: null }];
    expect((await run({ objects: { [ASYNC]: asyncRecord }, replies })).left).toEqual([]);
  });

  it.each([
    { name: "a dry run", world: { dryRun: true, undecodable: true }, kinds: ["again", "again"] },
    { name: "another reason", world: { reason: "nothing", undecodable: true }, kinds: ["stays", "stays"] },
    { name: "another reason, and no --undecodable", world: { reason: "nothing" }, kinds: ["stays", "stays"] },
  ])("are not touched in case of $name", async ({ world, kinds }) => {
    const objects = { [ASYNC]: asyncRecord, [KEPT]: keptRecord };
    const { told, invoked, left } = await run({ objects, ...world });
    expect({ invoked, left }).toEqual({ invoked: [], left: [ASYNC, KEPT] });
    expect(told.map(({ result }) => result.kind)).toEqual(kinds);
  });

  it.each([
    "no JSON",
    "[]",
    '"text"',
    "{}",
    '{"requestPayload": 1}',
    '{"payload": "no JSON"}',
    '{"event": {}}',
    "HUGE",
  ])("are not made of an object that holds %s", async (text) => {
    const { told, invoked, left } = await run({ objects: { [ASYNC]: text } });
    expect({ invoked, left }).toEqual({ invoked: [], left: [ASYNC] });
    expect(told[0]?.result).toMatchObject({ kind: "stuck", why: expect.stringContaining(ASYNC) });
  });

  it("are no more than asked for", async () => {
    const objects = { [ASYNC]: asyncRecord, [`${ASYNC}-b`]: asyncRecord };
    expect((await run({ objects, max: 1 })).left).toEqual([`${ASYNC}-b`]);
  });
});

describe("an answer", () => {
  const answer = { batches: 1, refused: [] };

  it.each([
    { name: "the forwarder's", payload: answer, reply: GOOD },
    {
      name: "with refused parts",
      payload: { ...answer, refused: [{}, {}] },
      reply: { kind: "answered", refused: 2, goOnFrom: null },
    },
    {
      name: "that stops at a record",
      payload: { ...answer, batchItemFailures: [{ itemIdentifier: "3" }] },
      reply: { kind: "answered", refused: 0, goOnFrom: "3" },
    },
    { name: "of another function", payload: "ok", reply: { kind: "failed", why: "what answered is no forwarder" } },
    { name: "that is nothing", payload: null, reply: { kind: "failed", why: "what answered is no forwarder" } },
  ])("$name", ({ payload, reply }) => {
    expect(toReply(false, JSON.stringify(payload))).toEqual(reply);
  });

  it.each(['{"errorType":"ForwarderError","errorMessage":"ERR_QUEUE_SEND"}', "no JSON"])(
    "that is an error: %s",
    (payload) => {
      expect(toReply(true, payload)).toMatchObject({ kind: "failed" });
    },
  );
});
