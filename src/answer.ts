import type { Refused } from "./decode/undelivered.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import type { ForwardSummary } from "./forward.ts";
import type { StreamResponse } from "./forward-stream.ts";
import type { HandedOver } from "./queue/queue.ts";
import type { DropReason, ReportedFailure, ReportResult } from "./report.ts";
import { type Counts, count } from "./telemetry.ts";

/** One failed attempt in the forwarder's answer. */
export interface AnsweredFailure extends ReportedFailure {
  readonly outcome: "sent" | "dry_run" | "rejected";
  readonly reason?: string;
}

/** What the forwarder's handler answers; for a Kinesis stream with the record to go on from. */
export interface ForwarderAnswer extends Partial<StreamResponse> {
  readonly batches: number;
  readonly quietBatches: number;
  readonly unselectedBatches: number;
  readonly controlMessages: number;
  readonly records: number;
  /** Sightings that went to the queue. */
  readonly queued: number;
  /** Those of them that went without their lines, because the queue would not take them. */
  readonly stubs: number;
  /** Attempts that were reported in this process. */
  readonly failures: readonly AnsweredFailure[];
  readonly drops: Counts<DropReason>;
  readonly refused: readonly Refused[];
  /** Marks of the wrapper that counted for nothing. */
  readonly ignoredMarks?: number;
  /** In a dry run: what would have been sent. */
  readonly events?: readonly SentryEvent[];
}

export function toAnswer(
  summary: ForwardSummary<HandedOver | ReportResult> & Partial<StreamResponse>,
): ForwarderAnswer {
  const failures: AnsweredFailure[] = [];
  const events: SentryEvent[] = [];
  const drops: Counts<DropReason> = {};
  let queued = 0;
  let stubs = 0;
  let ignoredMarks = 0;
  for (const result of summary.results) {
    if ("ignoredMarks" in result) ignoredMarks += result.ignoredMarks ?? 0;
    switch (result.kind) {
      case "queued":
        queued++;
        break;
      case "queued_as_stub":
        queued++;
        stubs++;
        break;
      case "dropped":
        count(drops, result.reason);
        break;
      case "dry_run":
        events.push(result.event);
        failures.push({ ...result.failure, outcome: "dry_run" });
        break;
      case "sent":
        failures.push({ ...result.failure, outcome: "sent" });
        break;
      case "rejected":
        if (result.failure !== undefined)
          failures.push({ ...result.failure, outcome: "rejected", reason: result.reason });
    }
  }
  const { batches, quietBatches, unselectedBatches, controlMessages, records, refused, batchItemFailures } = summary;
  const counts = { batches, quietBatches, unselectedBatches, controlMessages, records, queued, stubs };
  const stream = batchItemFailures === undefined ? {} : { batchItemFailures };
  const marks = ignoredMarks === 0 ? {} : { ignoredMarks };
  return { ...counts, failures, drops, refused, ...marks, ...(events.length === 0 ? {} : { events }), ...stream };
}
