import { setTimeout } from "node:timers/promises";
import { type BatchResultErrorEntry, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ForwarderError, nameCause } from "../errors.ts";
import { encodeSighting } from "./message.ts";
import type { HandedOver, Queue } from "./queue.ts";
import { type Sighting, stubOf } from "./sighting.ts";

const MAX_ENTRIES = 10;
/** SQS counts the bodies of a batch together. */
const MAX_BATCH_CHARS = 250_000;

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

export interface SqsQueueOptions {
  readonly client?: Pick<SQSClient, "send">;
  /** Between tries, in milliseconds. For tests. */
  readonly pauseMs?: number;
}

const MAX_TRIES = 5;
const PAUSE_MS = 200;
/** Batches that are on their way at once. */
const CONCURRENCY = 4;

/**
 * The failure queue. An entry that SQS cannot take now is sent again; one that it refuses for good is sent as a stub, from
 * which the reporter can find the attempt in its log. What then is left makes the whole batch fail and be tried again, and
 * what was sent twice by that is one event in the end.
 */
export function createSqsQueue(
  queueUrl: string,
  { client = new SQSClient({}), pauseMs = PAUSE_MS }: SqsQueueOptions = {},
): Queue {
  return {
    async send(sightings: readonly Sighting[]): Promise<readonly HandedOver[]> {
      const results: HandedOver[] = sightings.map(() => ({ kind: "queued" }));
      // One batch after the other is packed, so that not all bodies are in memory at once.
      const batches = batchesOf(sightings);
      const work = async (): Promise<void> => {
        for (let next = batches.next(); next.done !== true; next = batches.next()) {
          const stubs = await sendBatch({ client, queueUrl, pauseMs }, next.value, sightings);
          for (const index of stubs) results[index] = { kind: "queued_as_stub" };
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, work));
      return results;
    },
  };
}

interface Sending {
  readonly client: Pick<SQSClient, "send">;
  readonly queueUrl: string;
  readonly pauseMs: number;
}

/** @returns The indices of those that went as stubs. */
async function sendBatch(sending: Sending, batch: readonly Entry[], sightings: readonly Sighting[]): Promise<number[]> {
  const stubs = new Set<string>();
  let entries = batch;
  for (let tries = 1; ; tries++) {
    const failed = await trySend(sending, entries);
    entries = failed.flatMap(({ Id, SenderFault }) => {
      const entry = entries.find((candidate) => candidate.Id === Id);
      const sighting = sightings[Number(Id)];
      if (entry === undefined || sighting === undefined) return [];
      if (SenderFault !== true) return [entry];
      if (stubs.has(entry.Id)) throw refusal(failed);
      stubs.add(entry.Id);
      return [{ ...entry, MessageBody: encodeSighting(stubOf(sighting)) }];
    });
    if (entries.length === 0) return [...stubs].map(Number);
    if (tries === MAX_TRIES) throw refusal(failed);
    await setTimeout(sending.pauseMs * tries);
  }
}

async function trySend({ client, queueUrl }: Sending, entries: readonly Entry[]): Promise<BatchResultErrorEntry[]> {
  const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] });
  const { Failed = [] } = await client.send(command).catch((cause: unknown) => {
    const message = `the failure queue took nothing: ${nameCause(cause)}`;
    throw new ForwarderError("ERR_QUEUE_SEND", message, { cause });
  });
  return Failed;
}

function refusal(failed: readonly BatchResultErrorEntry[]): ForwarderError {
  const [first] = failed;
  return new ForwarderError(
    "ERR_QUEUE_SEND",
    `the failure queue refused ${failed.length} messages: ${first?.Code}: ${first?.Message ?? "no message"}`,
  );
}

function* batchesOf(sightings: readonly Sighting[]): Generator<readonly Entry[], undefined> {
  let batch: Entry[] = [];
  let chars = 0;
  for (const [index, sighting] of sightings.entries()) {
    const entry = { Id: String(index), MessageBody: encodeSighting(sighting) };
    const size = entry.MessageBody.length;
    if (batch.length === MAX_ENTRIES || (batch.length > 0 && chars + size > MAX_BATCH_CHARS)) {
      yield batch;
      [batch, chars] = [[], 0];
    }
    batch.push(entry);
    chars += size;
  }
  if (batch.length > 0) yield batch;
}
