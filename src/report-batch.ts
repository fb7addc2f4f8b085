import { ForwarderError } from "./errors.ts";
import { decodeSighting } from "./queue/message.ts";
import { type ReportOptions, type ReportResult, type ReportServices, report } from "./report.ts";
import { type Counts, count } from "./telemetry.ts";

/** The part of an SQS record that is read. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/** SQS's answer for `ReportBatchItemFailures`: these come again, the others are done. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Takes a message out of the queue's way when no further try can help. */
export interface DeadLetters {
  move(body: string, reason: string): Promise<void>;
}

export interface ReportBatchServices extends ReportServices {
  /** `null` where there is no dead-letter queue: then the message comes again until the queue itself moves it. */
  readonly deadLetters: DeadLetters | null;
}

/** Messages of a batch that are worked on at once. */
const CONCURRENCY = 5;

/**
 * Reports every sighting of a queue batch. A message ends as an event, a counted drop, a dead letter with its reason, or
 * as an item failure that makes it come again; one message's trouble does not touch its neighbours.
 */
export async function reportBatch(
  records: readonly QueueRecord[],
  options: ReportOptions,
  services: ReportBatchServices,
): Promise<{ readonly response: BatchResponse; readonly counts: Counts }> {
  const counts: Counts = {};
  const again: { itemIdentifier: string }[] = [];
  const waiting = [...records];
  const work = async (): Promise<void> => {
    for (let record = waiting.shift(); record !== undefined; record = waiting.shift()) {
      const { done, outcome } = await reportRecord(record, options, services);
      count(counts, outcome);
      if (!done) again.push({ itemIdentifier: record.messageId });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { response: { batchItemFailures: again }, counts };
}

interface RecordOutcome {
  readonly done: boolean;
  /** Name under which it is counted. */
  readonly outcome: string;
}

async function reportRecord(
  { body }: QueueRecord,
  options: ReportOptions,
  services: ReportBatchServices,
): Promise<RecordOutcome> {
  try {
    const result = await report(decodeSighting(body), options, services);
    return await conclude(result, body, services);
  } catch (error) {
    if (error instanceof ForwarderError && error.code === "ERR_SIGHTING_SHAPE") return bury(body, error.code, services);
    return { done: false, outcome: error instanceof ForwarderError ? error.code : "unexpected" };
  }
}

async function conclude(result: ReportResult, body: string, services: ReportBatchServices): Promise<RecordOutcome> {
  switch (result.kind) {
    case "sent":
    case "dry_run":
      return { done: true, outcome: result.kind };
    case "dropped":
      return { done: true, outcome: result.reason };
    case "retry":
      return { done: false, outcome: "retry" };
    case "rejected":
      return bury(body, result.reason, services);
  }
}

async function bury(body: string, reason: string, { deadLetters }: ReportBatchServices): Promise<RecordOutcome> {
  if (deadLetters === null) return { done: false, outcome: "rejected" };
  try {
    await deadLetters.move(body, reason);
  } catch {
    return { done: false, outcome: "dead_letter_refused" };
  }
  return { done: true, outcome: "dead_letter" };
}
