import type { BatchResultErrorEntry, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { decodeMessage } from "../../src/queue/message.ts";
import { type Sighting, sightingOf } from "../../src/queue/sighting.ts";
import { createSqsQueue } from "../../src/queue/sqs-queue.ts";
import { attemptsOf, END, reportLine, START } from "../support/records.ts";

const [attempt] = attemptsOf(START, "hello", END, reportLine("Status: timeout"));
if (attempt === undefined) throw new Error("no attempt");
const SIGHTING = sightingOf(attempt);

type Refusal = Omit<BatchResultErrorEntry, "Id"> | null;

/** A queue that refuses entries as told: what the emulator's cannot be made to do. */
function refusing(refuse: (id: string, tries: number) => Refusal) {
  const taken: Sighting[] = [];
  const batches: string[][] = [];
  const tries = new Map<string, number>();
  const send = async ({ input: { Entries = [] } }: SendMessageBatchCommand) => {
    batches.push(Entries.map(({ Id = "" }) => Id));
    const Failed = Entries.flatMap(({ Id = "", MessageBody = "" }) => {
      const count = (tries.get(Id) ?? 0) + 1;
      tries.set(Id, count);
      const refusal = refuse(Id, count);
      if (refusal === null) taken.push(decodeMessage(MessageBody) as Sighting);
      return refusal === null ? [] : [{ ...refusal, Id }];
    });
    return { Failed };
  };
  const client = { send } as unknown as Pick<SQSClient, "send">;
  return { queue: createSqsQueue("http://127.0.0.1/q", { client, pauseMs: 0 }), taken, batches };
}

const BUSY: Refusal = { Code: "InternalError", SenderFault: false };
const WRONG: Refusal = { Code: "InvalidMessageContents", SenderFault: true, Message: "no" };

describe("the queue", () => {
  it("takes any number of sightings in batches of ten", async () => {
    const { queue, taken, batches } = refusing(() => null);
    const results = await queue.send(Array.from({ length: 25 }, () => SIGHTING));
    expect(results).toEqual(Array.from({ length: 25 }, () => ({ kind: "queued" })));
    expect(batches.map(({ length }) => length).sort()).toEqual([10, 10, 5]);
    expect(taken).toHaveLength(25);
  });

  it("is asked again for the entries that it could not take, and for no others", async () => {
    const { queue, taken, batches } = refusing((id, tries) => (id === "1" && tries < 3 ? BUSY : null));
    await queue.send([SIGHTING, SIGHTING, SIGHTING]);
    expect(batches).toEqual([["0", "1", "2"], ["1"], ["1"]]);
    expect(taken).toHaveLength(3);
  });

  it("gets a stub in place of what it refuses for good", async () => {
    const { queue, taken } = refusing((id, tries) => (id === "1" && tries === 1 ? WRONG : null));
    expect(await queue.send([SIGHTING, SIGHTING])).toEqual([{ kind: "queued" }, { kind: "queued_as_stub" }]);
    expect(taken).toEqual([SIGHTING, { ...SIGHTING, lines: [] }]);
  });

  it.each([
    { name: "it takes an entry at no try", refuse: BUSY, says: "refused 1 messages: InternalError: no message" },
    { name: "it refuses even the stub", refuse: WRONG, says: "refused 1 messages: InvalidMessageContents: no" },
  ])("makes the batch fail where $name", async ({ refuse, says }) => {
    const { queue } = refusing((id) => (id === "1" ? refuse : null));
    await expect(queue.send([SIGHTING, SIGHTING])).rejects.toMatchObject({
      code: "ERR_QUEUE_SEND",
      message: expect.stringContaining(says),
    });
  });
});
