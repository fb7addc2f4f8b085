import { bury, type ConcludeServices, comeAgain, conclude, type Received, type Tidings } from "./conclude-message.ts";
import { ForwarderError } from "./errors.ts";
import { decodeMessage, isSummaryRequest } from "./queue/message.ts";
import type { Sighting } from "./queue/sighting.ts";
import type { SummaryRequest } from "./queue/summary-request.ts";
import type { ReportedFailure, ReportOptions } from "./report.ts";
import { type Queued, type ReportGroupServices, reportGroup } from "./report-group.ts";
import { summarise } from "./summarise.ts";
import { type Counts, count } from "./telemetry.ts";
import { backoffSeconds, MAX_AGE_MS } from "./waiting.ts";

/** The part of an SQS record that is read. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string; readonly SentTimestamp: string };
}

/** SQS's answer for `ReportBatchItemFailures`: these come again, the others are done. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface ReportBatchServices extends ReportGroupServices, ConcludeServices {
  /** Milliseconds until the process is stopped. */
  readonly remaining: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface BatchReport {
  readonly response: BatchResponse;
  /** Every message under what became of it; a message of two attempts is counted under both. */
  readonly counts: Counts;
  readonly sent: readonly ReportedFailure[];
}

/** Groups of messages that are worked on at once. */
const CONCURRENCY = 5;
/** Nothing is begun that could be cut off in its middle. */
const SPARE_MS = 5000;
/** So many receives without any outcome, and the message is suspected of what happened to the process. */
const MAX_STRIKES = 3;

/** What is worked on at once: the sightings of a stream, or a request for a summary. */
type Task = readonly (Received & { readonly content: Sighting | SummaryRequest })[];

/**
 * Reports every sighting of a queue batch. A message ends as events, counted drops, a dead letter with its reason, or
 * comes again after a time that fits the reason; one message's trouble does not touch its neighbours.
 */
export async function reportBatch(
  records: readonly QueueRecord[],
  options: ReportOptions,
  services: ReportBatchServices,
): Promise<BatchReport> {
  const tidings: Tidings = { counts: {}, sent: [], again: new Set() };
  const suspects: Task[] = [];
  const groups = new Map<string, Task[number][]>();
  for (const record of records) {
    const message = await open(record, services, tidings);
    if (message === null) continue;
    if (await isSuspect(message, services)) suspects.push([message]);
    else groups.set(groupOf(message), [...(groups.get(groupOf(message)) ?? []), message]);
  }
  const waiting = [...groups.values()];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      await run(task, options, services, tidings);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  for (const suspect of suspects) await runAlone(suspect, options, services, tidings);
  const batchItemFailures = [...tidings.again].map((itemIdentifier) => ({ itemIdentifier }));
  return { response: { batchItemFailures }, counts: tidings.counts, sent: tidings.sent };
}

async function open(
  { messageId, receiptHandle, body, attributes }: QueueRecord,
  services: ReportBatchServices,
  tidings: Tidings,
): Promise<Task[number] | null> {
  const receives = Number(attributes.ApproximateReceiveCount);
  const ageMs = services.now() - Number(attributes.SentTimestamp);
  const message = { messageId, receiptHandle, body, receives, ageMs };
  try {
    return { ...message, content: decodeMessage(body) };
  } catch (error) {
    if (!(error instanceof ForwarderError)) throw error;
    if (error.code === "ERR_SIGHTING_SHAPE") await bury(message, error.code, services, tidings);
    else {
      count(tidings.counts, error.code);
      await comeAgain(message, backoffSeconds(receives), error.code, services, tidings);
    }
    return null;
  }
}

function groupOf({ messageId, content }: Task[number]): string {
  return isSummaryRequest(content) ? messageId : JSON.stringify(Object.values(content.source));
}

async function run(task: Task, options: ReportOptions, services: ReportBatchServices, tidings: Tidings): Promise<void> {
  const open = new Set(task);
  try {
    if (services.remaining() < SPARE_MS) throw new Unfinished("no time was left");
    await work(task, options, services, async (message, results) => {
      open.delete(message);
      await conclude(message, results, services, tidings);
      if (tidings.again.has(message.messageId)) await services.ledger.count(outcomesOf(message), services.now());
    });
  } catch (error) {
    for (const message of open) {
      const name =
        error instanceof ForwarderError ? error.code : error instanceof Unfinished ? "unfinished" : "unexpected";
      count(tidings.counts, name);
      await comeAgain(message, backoffSeconds(message.receives), name, services, tidings);
    }
  }
}

class Unfinished extends Error {}

type Tell = (message: Task[number], results: Parameters<typeof conclude>[1]) => Promise<void>;

async function work(task: Task, options: ReportOptions, services: ReportBatchServices, tell: Tell): Promise<void> {
  const queued = new Map<Queued, Task[number]>();
  for (const message of task) {
    const { content, ageMs } = message;
    if (isSummaryRequest(content)) await tell(message, [await summarise(content, options, services)]);
    else queued.set({ sighting: content, ageMs }, message);
  }
  await reportGroup([...queued.keys()], options, services, async (own, results) => {
    const message = queued.get(own);
    if (message !== undefined) await tell(message, results);
  });
}

/** A message that was received again and again without a word of what became of it. */
async function isSuspect(message: Task[number], { ledger }: ReportBatchServices): Promise<boolean> {
  if (message.receives <= MAX_STRIKES) return false;
  const outcomes = await ledger.seen(outcomesOf(message)).catch(() => message.receives);
  return message.receives - 1 - outcomes >= MAX_STRIKES;
}

function outcomesOf({ messageId }: Received): string {
  return `outcomes#${messageId}`;
}

/** After all others are done, so that it can hurt none of them, and with half of the time that is left. */
async function runAlone(
  task: Task,
  options: ReportOptions,
  services: ReportBatchServices,
  tidings: Tidings,
): Promise<void> {
  const [message] = task;
  if (message === undefined) return;
  if (message.ageMs > MAX_AGE_MS) return bury(message, "no reporter has survived this message", services, tidings);
  const isDone = await Promise.race([
    run(task, options, services, tidings).then(() => true),
    services.sleep((services.remaining() - SPARE_MS) / 2).then(() => false),
  ]);
  if (isDone) return;
  count(tidings.counts, "unfinished");
  await comeAgain(message, backoffSeconds(message.receives), "it takes too long", services, tidings);
}
