import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countsOf, createMetrics, type Metrics, measuresOf, waitingOf } from "../src/metrics.ts";

const NOW = 1_767_323_045_000;
const FAILURE_SHAPED =
  /error|exception|traceback|timed? ?out|runtime\.|status:|panic|fatal|fail|signal:|killed|exited|out ?of ?memory|unhandled|uncaught/i;

function linesOf(write: (metrics: Metrics) => void, stack: string | null = "watch"): string[] {
  const lines: string[] = [];
  write(createMetrics({ stack, sink: (line) => lines.push(line), now: () => NOW }));
  return lines;
}

/** What CloudWatch makes of a line: for each set of dimensions the metrics with unit and values, after the specification. */
function extract(line: string): object[] {
  const root = JSON.parse(line);
  return root._aws.CloudWatchMetrics.flatMap(
    ({ Namespace, Dimensions, Metrics: metrics }: { Namespace: string; Dimensions: string[][]; Metrics: Named[] }) =>
      Dimensions.map((names) => ({
        namespace: Namespace,
        timestamp: root._aws.Timestamp,
        dimensions: Object.fromEntries(names.map((name) => [name, root[name]])),
        metrics: Object.fromEntries(metrics.map(({ Name, Unit }) => [`${Name} (${Unit})`, root[Name]])),
      })),
  );
}

interface Named {
  readonly Name: string;
  readonly Unit: string;
}

const HEAD = { namespace: "LambdaSentryForwarder", timestamp: NOW };
const NOTHING = { batches: 0, records: 0, controlMessages: 0, queued: 0, stubs: 0, refused: 0 };

describe("the forwarder's metrics", () => {
  it("are one line with the stack as dimension, and without what did not happen", () => {
    const lines = linesOf((metrics) => metrics.forwarder({ ...NOTHING, batches: 1, records: 12, queued: 2 }));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(extract(lines[0] ?? "")).toEqual([
      {
        ...HEAD,
        dimensions: { Stack: "watch" },
        metrics: { "Batches (Count)": 1, "Records (Count)": 12, "Sightings (Count)": 2 },
      },
    ]);
  });

  it("are counted from the answer", () => {
    const refused = [{ code: "ERR_PAYLOAD_EMPTY", message: "" } as const];
    const answer = { ...NOTHING, quietBatches: 0, unselectedBatches: 0, batches: 3, failures: [], drops: {}, refused };

    expect(countsOf(answer)).toEqual({ ...NOTHING, batches: 3, refused: 1 });
  });

  it.each([
    { name: "nothing happened", stack: "watch", counts: NOTHING },
    { name: "there is no stack", stack: null, counts: { ...NOTHING, batches: 1 } },
  ])("are not written when $name", ({ stack, counts }) => {
    expect(linesOf((metrics) => metrics.forwarder(counts), stack)).toEqual([]);
  });
});

describe("the reporter's metrics", () => {
  it("tell of every outcome, each drop under its reason, and what comes again", () => {
    const outcomes = {
      sent: 3,
      dead_letter: 1,
      wait: 4,
      not_postponed: 1,
      unfinished: 1,
      already_sent: 2,
      not_a_failure: 1,
      retry: 2,
      unexpected: 1,
      ERR_SIGHTING_VERSION: 1,
      dead_letter_refused: 1,
      dry_run: 1,
    };
    const [line = ""] = linesOf((metrics) => metrics.reporter({ messages: 14, outcomes, delaysMs: [17_000, 18_500] }));

    expect(extract(line)).toEqual([
      {
        ...HEAD,
        dimensions: { Stack: "watch" },
        metrics: {
          "Messages (Count)": 14,
          "Sent (Count)": 3,
          "DeadLetters (Count)": 1,
          "Incomplete (Count)": 4,
          "NotPostponed (Count)": 1,
          "Drops.already_sent (Count)": 2,
          "Drops.not_a_failure (Count)": 1,
          "Retried (Count)": 6,
          "DryRun (Count)": 1,
          "Delay (Milliseconds)": [17_000, 18_500],
        },
      },
    ]);
  });

  it("have the failures of each class in a line of their own, for a line has one value of a dimension", () => {
    const [, ...lines] = linesOf((metrics) =>
      metrics.reporter({ messages: 3, outcomes: { sent: 3 }, classes: { timeout: 2, init_error: 1 } }),
    );

    expect(lines.flatMap(extract)).toEqual([
      { ...HEAD, dimensions: { Stack: "watch", Class: "timeout" }, metrics: { "Failures (Count)": 2 } },
      { ...HEAD, dimensions: { Stack: "watch", Class: "init_error" }, metrics: { "Failures (Count)": 1 } },
    ]);
  });

  it("pass no failure-shaped filter, and are still what they were to a reader of JSON", () => {
    const outcome = fc.oneof(
      fc.constantFrom("not_a_failure", "ERR_QUEUE_SEND", "fatal", "timeout"),
      fc.stringMatching(/^[a-z_]{1,30}$/),
    );
    fc.assert(
      fc.property(fc.dictionary(outcome, fc.integer({ min: 1, max: 1e6 })), (counts) => {
        const lines = linesOf((metrics) => metrics.reporter({ messages: 1, outcomes: counts, classes: counts }));
        for (const line of lines) expect(line).not.toMatch(FAILURE_SHAPED);
        expect(lines.slice(1).flatMap(extract)).toMatchObject(
          Object.entries(counts).map(([Class, times]) => ({
            dimensions: { Stack: "watch", Class },
            metrics: { "Failures (Count)": times },
          })),
        );
      }),
    );
  });

  it("are measured by what was sent", () => {
    const sentOf = (name: "timeout" | "crash" | "summary", timestamp: number | null) =>
      ({ class: name, title: "", functionName: null, requestId: null, eventId: "", timestamp }) as const;
    const sent = [sentOf("timeout", NOW - 20_000), sentOf("summary", null), sentOf("crash", NOW + 5)];
    const measures = measuresOf(sent, NOW);
    expect(measures).toEqual({ classes: { timeout: 1, crash: 1 }, summaries: 1, delaysMs: [20_000, 0] });

    const lines = linesOf((metrics) => metrics.reporter({ messages: 3, outcomes: { sent: 3 }, ...measures }));
    expect(lines.flatMap(extract)).toMatchObject([
      { metrics: { "Sent (Count)": 3, "Summaries (Count)": 1, "Delay (Milliseconds)": [20_000, 0] } },
      { dimensions: { Class: "timeout" } },
      { dimensions: { Class: "crash" } },
    ]);
  });

  it("say how old the messages are that come again", () => {
    const records = [
      { messageId: "done", attributes: { SentTimestamp: String(NOW - 5000) } },
      { messageId: "again", attributes: { SentTimestamp: String(NOW - 1_800_000) } },
      { messageId: "clock is behind", attributes: { SentTimestamp: String(NOW + 10) } },
      { messageId: "says nothing" },
    ];
    const handedBack = ["again", "clock is behind", "says nothing"].map((itemIdentifier) => ({ itemIdentifier }));
    const waitingMs = waitingOf(records, handedBack, NOW);
    expect(waitingMs).toEqual([1_800_000, 0]);

    const [line = ""] = linesOf((metrics) => metrics.reporter({ messages: 4, outcomes: { retry: 3 }, waitingMs }));
    expect(extract(line)).toMatchObject([
      { metrics: { "Retried (Count)": 3, "Waiting (Milliseconds)": [1_800_000, 0] } },
    ]);
  });

  it("hold no more values than CloudWatch reads of a list", () => {
    const [line = ""] = linesOf((metrics) =>
      metrics.reporter({ messages: 1, outcomes: {}, delaysMs: Array.from({ length: 200 }, (_, index) => index) }),
    );

    expect(JSON.parse(line).Delay).toHaveLength(100);
  });
});
