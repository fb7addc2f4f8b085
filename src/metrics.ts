import type { ForwarderAnswer } from "./answer.ts";
import type { ReportedFailure } from "./report.ts";
import { type Counts, count, disguise, writeToStdout } from "./telemetry.ts";

/**
 * Our metrics, in CloudWatch's embedded metric format: a line of JSON in the log, of which CloudWatch makes the metrics,
 * without a call and without a right of ours (Specification: Embedded metric format).
 *
 * Dimensions are the stack and, for failures, the class, and no other: each combination is a metric that is paid for. For
 * the same reason a count of nothing is left out: alarms take missing data for good.
 */
const NAMESPACE = "LambdaSentryForwarder";
/** More values in a list CloudWatch does not read; a queue batch has ten messages. */
const MAX_VALUES = 100;

/** What one invocation of the forwarder came to. */
export interface ForwarderCounts {
  readonly batches: number;
  /** Log events that were read. */
  readonly records: number;
  readonly controlMessages: number;
  /** Sightings handed to the queue. */
  readonly queued: number;
  /** Sightings of which the queue took the keys alone. */
  readonly stubs: number;
  /** Parts of the input that could not be read; the originals are in the bucket. */
  readonly refused: number;
}

/** What one invocation of the reporter came to. */
export interface ReporterCounts {
  readonly messages: number;
  /** How often a message ended in which way: `sent`, `dead_letter`, a drop's reason, an error's code. */
  readonly outcomes: Counts;
  /** Failed attempts that Sentry took, by class. */
  readonly classes?: Counts;
  /** Events that Sentry took and that say how many attempts were counted. */
  readonly summaries?: number;
  /** From the log to Sentry: milliseconds from what proves a failure to the batch in which Sentry took it. */
  readonly delaysMs?: readonly number[];
  /**
   * How old the messages are that go back to the queue, in milliseconds. SQS leaves a message out of its own "age of the
   * oldest" once it was received three times, and so does not tell of those that Sentry has not taken for hours.
   */
  readonly waitingMs?: readonly number[];
}

/** The part of an SQS record that says how old it is. */
export interface AgedRecord {
  readonly messageId: string;
  readonly attributes?: { readonly SentTimestamp?: string };
}

/** Writes the metrics of an invocation. */
export interface Metrics {
  forwarder(counts: ForwarderCounts): void;
  reporter(counts: ReporterCounts): void;
}

export interface MetricsOptions {
  /** The dimension `Stack`; without one (`sam local`, the demo) nothing is written. */
  readonly stack: string | null;
  /** Takes one line with its line feed. Default: standard output. */
  readonly sink?: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/**
 * Makes the writer. Its lines pass no failure-shaped filter, as those of `createLog` do not: CloudWatch reads JSON, where
 * an escaped letter is a letter. They know no log level, for a metric is no message.
 *
 * @example
 * ```ts
 * createMetrics({ stack: "lambda-sentry-forwarder" }).reporter({ messages: 2, outcomes: { sent: 1, already_sent: 1 } });
 * ```
 */
export function createMetrics({ stack, sink = writeToStdout, now = Date.now }: MetricsOptions): Metrics {
  const write = (metrics: readonly Metric[], dimensions: Readonly<Record<string, string>> = {}): void => {
    if (stack !== null && metrics.length > 0)
      sink(`${disguise(line(metrics, { Stack: stack, ...dimensions }, now()))}\n`);
  };
  return {
    forwarder: (counts) => write(forwarderMetrics(counts)),
    reporter(counts) {
      write(reporterMetrics(counts));
      // A line has one value of each dimension.
      for (const [name, times] of Object.entries(counts.classes ?? {}))
        write(named({ Failures: times }), { Class: name });
    },
  };
}

/** The forwarder's answer, as far as it is counted. */
export function countsOf(answer: ForwarderAnswer): ForwarderCounts {
  const { batches, records, controlMessages, queued, stubs, refused } = answer;
  return { batches, records, controlMessages, queued, stubs, refused: refused.length };
}

/** What was sent, by class and time. */
export function measuresOf(
  sent: readonly ReportedFailure[],
  now: number,
): Required<Pick<ReporterCounts, "classes" | "summaries" | "delaysMs">> {
  const classes: Counts = {};
  for (const failure of sent) if (failure.class !== "summary") count(classes, failure.class);
  return {
    classes,
    summaries: sent.filter((failure) => failure.class === "summary").length,
    delaysMs: sent.flatMap(({ timestamp }) => (timestamp === null ? [] : [Math.max(0, now - timestamp)])),
  };
}

/** The age of each message that is handed back, as far as its record tells. */
export function waitingOf(
  records: readonly AgedRecord[],
  handedBack: readonly { readonly itemIdentifier: string }[],
  now: number,
): number[] {
  const again = new Set(handedBack.map(({ itemIdentifier }) => itemIdentifier));
  return records.flatMap(({ messageId, attributes }) => {
    const sent = Number(attributes?.SentTimestamp);
    return again.has(messageId) && sent > 0 ? [Math.max(0, now - sent)] : [];
  });
}

type Metric = readonly [name: string, value: number | readonly number[], unit: "Count" | "Milliseconds"];

function forwarderMetrics(counts: ForwarderCounts): Metric[] {
  return named({
    Batches: counts.batches,
    Records: counts.records,
    ControlMessages: counts.controlMessages,
    Sightings: counts.queued,
    Stubs: counts.stubs,
    Refused: counts.refused,
  });
}

/** What is none of these is the reason of a drop. */
const OUTCOMES: readonly (readonly [name: string, outcomes: RegExp])[] = [
  ["Sent", /^sent$/],
  ["DryRun", /^dry_run$/],
  ["DeadLetters", /^dead_letter$/],
  // The attempt's log was not whole yet.
  ["Incomplete", /^wait$/],
  ["Retried", /^(?:ERR_[A-Z_]+|retry|unexpected|unfinished|dead_letter_refused)$/],
  ["NotPostponed", /^not_postponed$/],
];

function reporterMetrics({ messages, outcomes, summaries = 0, ...times }: ReporterCounts): Metric[] {
  const values: Record<string, number> = { Messages: messages, Summaries: summaries };
  for (const [outcome, often = 0] of Object.entries(outcomes)) {
    const name = OUTCOMES.find(([, known]) => known.test(outcome))?.[0] ?? `Drops.${outcome}`;
    values[name] = (values[name] ?? 0) + often;
  }
  return [...named(values), ...durations("Delay", times.delaysMs), ...durations("Waiting", times.waitingMs)];
}

function durations(name: string, values: readonly number[] = []): Metric[] {
  return values.length === 0 ? [] : [[name, values.slice(0, MAX_VALUES), "Milliseconds"]];
}

function named(values: Counts): Metric[] {
  return Object.entries(values).flatMap(([name, value = 0]): Metric[] => (value === 0 ? [] : [[name, value, "Count"]]));
}

function line(metrics: readonly Metric[], dimensions: Readonly<Record<string, string>>, timestamp: number): string {
  const directive = {
    Namespace: NAMESPACE,
    Dimensions: [Object.keys(dimensions)],
    Metrics: metrics.map(([Name, , Unit]) => ({ Name, Unit })),
  };
  const values = Object.fromEntries(metrics.map(([name, value]) => [name, value]));
  return JSON.stringify({ _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] }, ...dimensions, ...values });
}
