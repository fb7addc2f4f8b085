import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ForwarderError, nameCause } from "../errors.ts";
import { encodeSighting } from "./message.ts";
import type { HandedOver, Queue } from "./queue.ts";
import type { Sighting } from "./sighting.ts";

const MAX_ENTRIES = 10;
/** SQS counts the bodies of a batch together. */
const MAX_BATCH_CHARS = 250_000;

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

/** The failure queue. Nothing is half sent: what SQS refuses makes the whole batch fail and be tried again. */
export function createSqsQueue(queueUrl: string, client: SQSClient = new SQSClient({})): Queue {
  return {
    async send(sightings: readonly Sighting[]): Promise<readonly HandedOver[]> {
      const entries = sightings.map((sighting, index) => ({
        Id: String(index),
        MessageBody: encodeSighting(sighting),
      }));
      for (const batch of batchesOf(entries)) await sendBatch(client, queueUrl, batch);
      return sightings.map(() => ({ kind: "queued" }));
    },
  };
}

async function sendBatch(client: SQSClient, QueueUrl: string, Entries: Entry[]): Promise<void> {
  const { Failed = [] } = await client
    .send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    .catch((cause: unknown) => {
      const message = `the failure queue took nothing: ${nameCause(cause)}`;
      throw new ForwarderError("ERR_QUEUE_SEND", message, { cause });
    });
  const [first] = Failed;
  if (first === undefined) return;
  throw new ForwarderError(
    "ERR_QUEUE_SEND",
    `the failure queue refused ${Failed.length} messages: ${first.Code}: ${first.Message ?? "no message"}`,
  );
}

function batchesOf(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const last = batches.at(-1);
    chars += entry.MessageBody.length;
    if (last === undefined || last.length >= MAX_ENTRIES || chars > MAX_BATCH_CHARS) {
      batches.push([entry]);
      chars = entry.MessageBody.length;
    } else {
      last.push(entry);
    }
  }
  return batches;
}
