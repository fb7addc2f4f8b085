import type { Visibility } from "./queue/sqs-visibility.ts";
import type { ReportedFailure, ReportResult } from "./report.ts";
import { type Counts, count } from "./telemetry.ts";
import { askedSeconds, backoffSeconds, MAX_AGE_MS, waitSeconds } from "./waiting.ts";

/** Takes a message out of the queue's way when no further try can help. */
export interface DeadLetters {
  move(body: string, reason: string): Promise<void>;
}

/** A message of the queue, as received. */
export interface Received {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** How often, from 1. */
  readonly receives: number;
  readonly ageMs: number;
}

export interface ConcludeServices {
  /** `null` where there is no dead-letter queue: then the message comes again until the queue itself moves it. */
  readonly deadLetters: DeadLetters | null;
  /** `null` where there is none: then a message comes again after the queue's own time. */
  readonly visibility: Visibility | null;
}

/** What became of the messages of a batch. */
export interface Tidings {
  readonly counts: Counts;
  /** Attempts that Sentry took. */
  readonly sent: ReportedFailure[];
  /** Message IDs of those that are to come again. */
  readonly again: Set<string>;
}

/**
 * Ends a message by what became of its attempts: done, to come again later, or a dead letter. One attempt of several that
 * has to wait makes the whole message wait; the ledger knows which were sent.
 */
export async function conclude(
  message: Received,
  results: readonly ReportResult[],
  services: ConcludeServices,
  tidings: Tidings,
): Promise<void> {
  for (const result of results) tell(result, tidings);
  const rejected = results.find((result) => result.kind === "rejected");
  const waiting = results.filter((result) => result.kind === "wait" || result.kind === "retry");
  if (waiting.length > 0) {
    const [first] = waiting;
    const reason = first?.kind === "retry" ? first.reason : "the attempt's end was not logged";
    await comeAgain(
      message,
      Math.min(...waiting.map((result) => secondsFor(result, message))),
      reason,
      services,
      tidings,
    );
  } else if (rejected !== undefined) {
    await bury(message, rejected.reason, services, tidings);
  }
}

/** Puts a message off; after a day it is a dead letter. */
export async function comeAgain(
  message: Received,
  seconds: number,
  reason: string,
  services: ConcludeServices,
  tidings: Tidings,
): Promise<void> {
  if (message.ageMs > MAX_AGE_MS) return bury(message, `given up after a day: ${reason}`, services, tidings);
  tidings.again.add(message.messageId);
  // Should that fail, the message comes after the queue's own time.
  await services.visibility
    ?.postpone(message.receiptHandle, seconds)
    .catch(() => count(tidings.counts, "not_postponed"));
}

export async function bury(
  message: Received,
  reason: string,
  { deadLetters }: ConcludeServices,
  { again, counts }: Tidings,
): Promise<void> {
  try {
    if (deadLetters === null) throw new Error("there is no dead-letter queue");
    await deadLetters.move(message.body, reason);
    count(counts, "dead_letter");
  } catch {
    count(counts, "dead_letter_refused");
    again.add(message.messageId);
  }
}

function tell(result: ReportResult, { counts, sent }: Tidings): void {
  if (result.ignoredMarks !== undefined) count(counts, "mark_ignored", result.ignoredMarks);
  switch (result.kind) {
    case "sent":
      sent.push(result.failure);
      break;
    case "dropped":
      count(counts, result.reason);
      return;
    case "rejected":
      // Counted as the dead letter that it becomes.
      return;
  }
  count(counts, result.kind);
}

function secondsFor(result: ReportResult, { receives }: Received): number {
  if (result.kind === "wait") return waitSeconds(receives);
  if (result.kind === "retry" && result.afterMs !== null) return askedSeconds(result.afterMs);
  return backoffSeconds(receives);
}
