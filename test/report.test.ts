import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, type ScriptedAnswer, startReceiver } from "../scripts/receiver.ts";
import { analyse } from "../src/analyse.ts";
import { createExaminer } from "../src/complete/examine.ts";
import { createSparing } from "../src/complete/sparing.ts";
import { writeMark } from "../src/contract/mark.ts";
import { createMemoryLedger } from "../src/ledger/memory-ledger.ts";
import { encodeSighting, encodeSummaryRequest } from "../src/queue/message.ts";
import { type Sighting, sightingOf, stubOf } from "../src/queue/sighting.ts";
import type { SummaryRequest } from "../src/queue/summary-request.ts";
import { recognise } from "../src/recognise.ts";
import { report } from "../src/report.ts";
import { type QueueRecord, type ReportBatchServices, reportBatch } from "../src/report-batch.ts";
import { createSend } from "../src/sentry.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "./support/records.ts";
import { createStoredLogs, type StoredLogs, type StoredLogsOptions } from "./support/stored-logs.ts";

const OPTIONS = { environment: "prod", release: null, sendDefaultPii: false, stormLimit: 0, maxEventsPerHour: 0 };

let receiver: Receiver;
let script: (request: number) => ScriptedAnswer | undefined = () => undefined;
let requestsBefore = 0;

beforeAll(async () => {
  receiver = await startReceiver({ answer: (request) => script(request - requestsBefore) ?? {} });
});
afterAll(() => receiver.stop());

interface Own extends ReportBatchServices {
  readonly buried: string[];
  readonly postponed: number[];
  readonly asked: SummaryRequest[];
  readonly logs: StoredLogs;
}

/** Real sender, real server; the answers of the test's own requests are scripted from 1. */
function services(
  answers: (request: number) => ScriptedAnswer | undefined = () => undefined,
  { now = Date.now, fault = () => null }: Partial<StoredLogsOptions> = {},
): Own {
  script = answers;
  requestsBefore = receiver.requests.length;
  const buried: string[] = [];
  const postponed: number[] = [];
  const asked: SummaryRequest[] = [];
  const logs = createStoredLogs({ now, fault });
  return {
    ledger: createMemoryLedger({ leaseMs: 60_000 }),
    send: createSend({ dsn: receiver.dsn, dryRun: false }, now),
    now,
    deadLetters: { move: async (_body, reason) => void buried.push(reason) },
    visibility: { postpone: async (_handle, seconds) => void postponed.push(seconds) },
    requestSummary: async (request) => void asked.push(request),
    examiner: createExaminer({ reader: logs, account: "123456789012", now, sleep: async () => {} }),
    sparing: createSparing(),
    remaining: () => 60_000,
    sleep: () => new Promise(() => {}),
    buried,
    postponed,
    asked,
    logs,
  };
}

function sightingOfLines(...lines: string[]): Sighting {
  const [first] = analyse([batchOf(...lines)]).attempts;
  if (first === undefined) throw new Error("no evidence in these lines");
  return sightingOf(first.attempt);
}

const TIMEOUT = sightingOfLines(START, END, reportLine("Status: timeout"));
const OTHER = sightingOfLines(`START RequestId: ${OTHER_ID} Version: $LATEST`, reportLine("Status: timeout", OTHER_ID));
const RECOVERED = sightingOfLines(
  "INIT_REPORT Init Duration: 10007.33 ms\tPhase: init\tStatus: timeout",
  START,
  "hello",
  END,
  reportLine(),
);
const sent = () => receiver.requests.length - requestsBefore;

function record(
  sighting: Sighting,
  messageId = "m1",
  { receives = 1, ageMs = 20_000, now = Date.now() } = {},
): QueueRecord {
  return recordOf(encodeSighting(sighting), messageId, { receives, ageMs, now });
}

function recordOf(
  body: string,
  messageId: string,
  { receives = 1, ageMs = 20_000, now = Date.now() } = {},
): QueueRecord {
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body,
    attributes: { ApproximateReceiveCount: `${receives}`, SentTimestamp: `${now - ageMs}` },
  };
}

describe("a sighting", () => {
  it("becomes one event, however often it comes", async () => {
    const own = services();
    expect(await report(TIMEOUT, null, OPTIONS, own)).toMatchObject([
      { kind: "sent", failure: { class: "timeout", requestId: ID } },
    ]);
    expect(await report(TIMEOUT, null, OPTIONS, own)).toMatchObject([{ kind: "dropped", reason: "already_sent" }]);
    expect(sent()).toBe(1);
    expect(receiver.events.at(-1)?.event).toMatchObject({ environment: "prod", transaction: "orders", level: "fatal" });
  });

  it("is dropped when the attempt did not fail", async () => {
    expect(await report(RECOVERED, null, OPTIONS, services())).toEqual([
      { kind: "dropped", reason: "not_a_failure", eventId: null },
    ]);
    expect(sent()).toBe(0);
  });

  it("is only shown in a dry run", async () => {
    expect(await report(TIMEOUT, null, OPTIONS, { ...services(), send: null })).toMatchObject([
      { kind: "dry_run", event: { transaction: "orders" } },
    ]);
    expect(sent()).toBe(0);
  });

  it("is sent once when two reporters have it at the same time", async () => {
    const own = services();
    const results = await Promise.all([report(TIMEOUT, null, OPTIONS, own), report(TIMEOUT, null, OPTIONS, own)]);
    expect(
      results
        .flat()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["retry", "sent"]);
    expect(sent()).toBe(1);
  });
});

describe("a batch of the queue", () => {
  it.each([
    { name: "all taken", answers: () => undefined, again: [], counts: { sent: 2 } },
    { name: "Sentry down", answers: () => ({ status: 503 }), again: ["m1", "m2"], counts: { retry: 2 } },
    {
      name: "Sentry asks to wait",
      answers: () => ({ status: 429, headers: { "retry-after": "60" } }),
      again: ["m1", "m2"],
      counts: { retry: 2 },
    },
  ])("$name", async ({ answers, again, counts }) => {
    const result = await reportBatch([record(TIMEOUT), record(OTHER, "m2")], OPTIONS, services(answers));
    expect(result.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(again);
    expect(result.counts).toEqual(counts);
  });

  it("moves what Sentry will never take out of the way, with the reason", async () => {
    const own = services(() => ({ status: 403 }));
    const { response, counts } = await reportBatch([record(TIMEOUT)], OPTIONS, own);
    expect({ response, counts }).toEqual({ response: { batchItemFailures: [] }, counts: { dead_letter: 1 } });
    expect(own.buried).toEqual(["HTTP 403: scripted 403"]);
  });

  it("moves what is no sighting out of the way, and goes on with the others", async () => {
    const own = services();
    const { response, counts } = await reportBatch([recordOf("rubbish", "m0"), record(TIMEOUT)], OPTIONS, own);
    expect({ response, counts }).toEqual({ response: { batchItemFailures: [] }, counts: { dead_letter: 1, sent: 1 } });
    expect(own.buried).toEqual(["ERR_SIGHTING_SHAPE"]);
  });

  it("returns what it cannot move out of the way", async () => {
    const own = { ...services(), deadLetters: { move: () => Promise.reject(new Error("no")) } };
    const { response } = await reportBatch([recordOf("rubbish", "m0")], OPTIONS, own);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "m0" }]);
  });

  it("returns a message whose ledger cannot be reached, and nothing was sent", async () => {
    const own = {
      ...services(),
      ledger: { ...createMemoryLedger({ leaseMs: 1 }), lease: () => Promise.reject(new Error("throttled")) },
    };
    const { response } = await reportBatch([record(TIMEOUT)], OPTIONS, own);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "m1" }]);
    expect(sent()).toBe(0);
  });
});

/** The log of one attempt at a fixed time, with the sighting of some of its lines. */
function logged(lines: readonly string[], seen: (line: string) => boolean) {
  const batch = batchOf(...lines);
  const part = { ...batch, logEvents: batch.logEvents.filter(({ message }) => seen(message)) };
  const [sighting] = recognise(part).sightings;
  if (sighting === undefined) throw new Error("nothing to see in these lines");
  return { sighting, batch };
}

const BEGAN = 1_767_323_045_000;
const PYTHON_ERROR =
  "[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n\u00a0\u00a0File \"/var/task/app.py\", line 3, in handler";
const JSON_ERROR = `{"timestamp":"2026-01-02T03:04:05.181Z","level":"ERROR","requestId":"${ID}","message":{"errorType":"Error","errorMessage":"no order","stackTrace":["Error: no order"]}}`;
const APP_LINE = `{"timestamp":"2026-01-02T03:04:05.182Z","level":"INFO","requestId":"${ID}","message":"answered 404"}`;

async function reportAt(ageMs: number, own: Own, sighting: Sighting, receives = 1) {
  const now = BEGAN + ageMs;
  return reportBatch([record(sighting, "m1", { receives, ageMs, now })], OPTIONS, own);
}

describe("an attempt that is seen in part", () => {
  it("is judged on its whole log", async () => {
    const { sighting, batch } = logged(
      [START, PYTHON_ERROR, END, reportLine("Status: timeout")],
      (line) => line === PYTHON_ERROR,
    );
    const own = services(undefined, { now: () => BEGAN + 20_000 });
    own.logs.put(batch, batch.logEvents);
    expect(await reportAt(20_000, own, sighting)).toMatchObject({ counts: { sent: 1 } });
    expect(receiver.events.at(-1)?.event).toMatchObject({
      tags: { "lambda.failure": "timeout", evidence: "complete", request_id: ID },
    });
  });

  it("is no failure where the log shows that the application went on", async () => {
    const { sighting, batch } = logged([START, JSON_ERROR, APP_LINE, END, reportLine()], (line) => line === JSON_ERROR);
    const own = services(undefined, { now: () => BEGAN + 20_000 });
    own.logs.put(batch, batch.logEvents);
    expect(await reportAt(20_000, own, sighting)).toMatchObject({ counts: { not_a_failure: 1 } });
    expect(sent()).toBe(0);
  });

  it.each([
    { name: "an imitable error waits for the end", lines: [START, JSON_ERROR], ageMs: 80_000, is: "wait" },
    {
      name: "and is judged without it after the longest timeout",
      lines: [START, JSON_ERROR],
      ageMs: 901_000,
      is: "sent",
    },
    { name: "a proof waits as well", lines: [START, PYTHON_ERROR], ageMs: 20_000, is: "wait" },
    { name: "for a minute and a quarter", lines: [START, PYTHON_ERROR], ageMs: 80_000, is: "sent" },
    {
      name: "the stream has moved on",
      lines: [START, PYTHON_ERROR, `START RequestId: ${OTHER_ID} Version: $LATEST`],
      ageMs: 20_000,
      is: "sent",
    },
  ])("without its end: $name", async ({ lines, ageMs, is }) => {
    const { sighting, batch } = logged(lines, (line) => line === lines[1]);
    const own = services(undefined, { now: () => BEGAN + ageMs });
    own.logs.put(batch, batch.logEvents);
    expect(await reportAt(ageMs, own, sighting)).toMatchObject({ counts: { [is]: 1 } });
  });

  it("comes again after 15, 15, 30, 60, 120, then every 240 seconds", async () => {
    const { sighting, batch } = logged([START, JSON_ERROR], (line) => line === JSON_ERROR);
    const own = services(undefined, { now: () => BEGAN + 20_000 });
    own.logs.put(batch, batch.logEvents);
    for (let receives = 1; receives <= 8; receives++) await reportAt(20_000, own, sighting, receives);
    expect(own.postponed).toEqual([15, 15, 30, 60, 120, 240, 240, 240]);
  });

  it.each([
    { name: "denied", fault: "denied" as const, ageMs: 80_000, missing: "log_denied" },
    { name: "deleted", fault: "gone" as const, ageMs: 80_000, missing: "log_gone" },
    {
      name: "throttled for a quarter of an hour",
      fault: "throttled" as const,
      ageMs: 901_000,
      missing: "log_throttled",
    },
  ])("goes from its own lines where the log is $name", async ({ fault, ageMs, missing }) => {
    const { sighting } = logged([START, PYTHON_ERROR, END], (line) => line === PYTHON_ERROR);
    const own = services(undefined, { now: () => BEGAN + ageMs, fault: () => fault });
    expect(await reportAt(ageMs, own, sighting)).toMatchObject({ counts: { sent: 1 } });
    expect(receiver.events.at(-1)?.event).toMatchObject({ tags: { evidence: "partial", "evidence.missing": missing } });
  });

  it("waits for a throttled log service before that", async () => {
    const { sighting } = logged([START, PYTHON_ERROR, END], (line) => line === PYTHON_ERROR);
    const own = services(undefined, { now: () => BEGAN + 600_000, fault: () => "throttled" });
    expect(await reportAt(600_000, own, sighting, 3)).toMatchObject({
      counts: { retry: 1 },
      response: { batchItemFailures: [{ itemIdentifier: "m1" }] },
    });
    expect(own.postponed).toEqual([120]);
  });

  it("joins the attempt that is known, even if its log is gone by then", async () => {
    const lines = [START, PYTHON_ERROR, END, reportLine("Status: error\tError Type: Runtime.ExitError")];
    const [first, second] = [
      logged(lines, (line) => line === PYTHON_ERROR),
      logged(lines, (line) => line.startsWith("REPORT")),
    ];
    let fault: "gone" | null = null;
    const own = services(undefined, { now: () => BEGAN + 80_000, fault: () => fault });
    own.logs.put(first.batch, first.batch.logEvents);
    await reportAt(80_000, own, first.sighting);
    fault = "gone";
    expect(await reportAt(80_000, own, second.sighting)).toMatchObject({ counts: { already_sent: 1 } });
    expect(sent()).toBe(1);
  });

  it("is found by a stub, and is a dead letter where nothing of it can be read for a quarter of an hour", async () => {
    const lines = [START, PYTHON_ERROR, END, reportLine()];
    const { sighting, batch } = logged(lines, (line) => line === PYTHON_ERROR);
    const own = services(undefined, { now: () => BEGAN + 20_000 });
    expect(await reportAt(20_000, own, stubOf(sighting))).toMatchObject({ counts: { wait: 1 } });
    own.logs.put(batch, batch.logEvents);
    expect(await reportAt(20_000, own, stubOf(sighting))).toMatchObject({ counts: { sent: 1 } });

    const late = services(undefined, { now: () => BEGAN + 901_000 });
    expect(await reportAt(901_000, late, stubOf(sighting))).toMatchObject({ counts: { dead_letter: 1 } });
    expect(late.buried).toEqual(["the log that this stub stands for cannot be read"]);
  });
});

describe("a storm of one failure", () => {
  const attempts = Array.from({ length: 5 }, (_, index) => {
    const id = ID.replace(/1$/, `${index}`);
    return sightingOfLines(`START RequestId: ${id} Version: $LATEST`, reportLine("Status: timeout", id));
  });

  it("is read three times, and the rest goes from its own lines", async () => {
    const own = services();
    const streams = attempts.map((sighting, index) => ({
      ...sighting,
      source: { ...sighting.source, logStream: `${index}` },
    }));
    for (const sighting of streams) own.logs.put(sighting.source, sighting.lines);
    await reportBatch(
      streams.map((sighting, index) => record(sighting, `m${index}`)),
      OPTIONS,
      own,
    );
    const tags = receiver.events
      .slice(-5)
      .map(({ event }) => (event["tags"] as Record<string, string>)["evidence.missing"]);
    expect(tags.filter((missing) => missing === "spared")).toHaveLength(2);
    expect(sent()).toBe(5);
  });

  it("is counted beyond the limit, and one more event says how many", async () => {
    const options = { ...OPTIONS, stormLimit: 2 };
    let now = BEGAN + 20_000;
    const own = services(undefined, { now: () => now });
    for (const sighting of attempts) own.logs.put(sighting.source, sighting.lines);
    const { counts } = await reportBatch(
      attempts.map((sighting, index) => record(sighting, `m${index}`, { now })),
      options,
      own,
    );
    expect(counts).toEqual({ sent: 2, counted: 3 });
    const [request] = own.asked;
    expect(request).toMatchObject({ summary: "minute", limit: 2, until: BEGAN - (BEGAN % 60_000) + 60_000 });
    if (request === undefined) return;

    const summary = () => reportBatch([recordOf(encodeSummaryRequest(request), "s", { now })], options, own);
    expect((await summary()).counts).toEqual({ retry: 1 });
    expect(own.postponed).toEqual([Math.ceil((request.until + 90_000 - now) / 1000)]);
    now = request.until + 90_000;
    expect((await summary()).counts).toEqual({ sent: 1 });
    expect((await summary()).counts).toEqual({ already_sent: 1 });
    expect(receiver.events.at(-1)?.event).toMatchObject({
      exception: {
        values: [{ type: "FailureStorm", value: expect.stringContaining("3 more like this within a minute") }],
      },
      contexts: { counted: { attempts: 3 } },
      tags: { function_name: "orders" },
    });
    const redelivered = await reportBatch(
      attempts.map((sighting, index) => record(sighting, `m${index}`, { now })),
      options,
      own,
    );
    expect(redelivered.counts).toEqual({ already_sent: 5 });
  });

  it("is held back by the limit of an hour, whatever the failures are", async () => {
    const options = { ...OPTIONS, maxEventsPerHour: 1 };
    let now = BEGAN + 20_000;
    const own = services(undefined, { now: () => now });
    await reportBatch([record(TIMEOUT, "m1", { now }), record(OTHER, "m2", { now })], options, own);
    const [request] = own.asked;
    expect(request).toMatchObject({ summary: "hour", limit: 1 });
    if (request === undefined) return;
    now = request.until + 90_000;
    await reportBatch([recordOf(encodeSummaryRequest(request), "s", { now })], options, own);
    expect(receiver.events.at(-1)?.event).toMatchObject({
      exception: { values: [{ type: "EventsPerHourReached", value: expect.stringMatching(/^muted, 1 counted/) }] },
    });
  });
});

describe("a message that does not end", () => {
  it.each([
    { receives: 1, seconds: 30 },
    { receives: 3, seconds: 120 },
    { receives: 9, seconds: 900 },
  ])(
    "waits twice as long each time while Sentry is down: $seconds s after receive $receives",
    async ({ receives, seconds }) => {
      const own = services(() => ({ status: 503 }));
      await reportBatch([record(TIMEOUT, "m1", { receives })], OPTIONS, own);
      expect(own.postponed).toEqual([seconds]);
    },
  );

  it("waits as long as Sentry asks", async () => {
    const own = services(() => ({ status: 429, headers: { "retry-after": "77" } }));
    await reportBatch([record(TIMEOUT)], OPTIONS, own);
    expect(own.postponed).toEqual([77]);
  });

  it("is a dead letter after a day", async () => {
    const own = services(() => ({ status: 503 }));
    const { counts } = await reportBatch([record(TIMEOUT, "m1", { receives: 2, ageMs: 86_400_001 })], OPTIONS, own);
    expect(counts).toMatchObject({ dead_letter: 1 });
    expect(own.buried).toEqual(["given up after a day: HTTP 503: scripted 503"]);
  });

  it("is not begun when no time is left", async () => {
    const own = { ...services(), remaining: () => 4_999 };
    const { counts, response } = await reportBatch([record(TIMEOUT)], OPTIONS, own);
    expect(counts).toEqual({ unfinished: 1 });
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "m1" }]);
    expect(sent()).toBe(0);
  });

  it("is tried alone and last, with half the time, after three receives of which nobody told the outcome", async () => {
    const order: string[] = [];
    const own = services();
    const naps: number[] = [];
    const observed: ReportBatchServices = {
      ...own,
      send: async ({ tags }) => {
        order.push(tags["request_id"] ?? "");
        if (tags["request_id"] === OTHER_ID) return { kind: "accepted" };
        return new Promise(() => {});
      },
      sleep: (ms) => {
        naps.push(ms);
        return setTimeout(100);
      },
    };
    const { counts } = await reportBatch(
      [record(TIMEOUT, "m1", { receives: 4 }), record(OTHER, "m2", { receives: 1 })],
      OPTIONS,
      observed,
    );
    expect(order).toEqual([OTHER_ID, ID]);
    expect(naps).toEqual([27_500]);
    expect(counts).toEqual({ sent: 1, unfinished: 1 });
  });

  it("is no suspect where its receives had outcomes", async () => {
    const own = services(() => ({ status: 503 }));
    for (let receives = 1; receives <= 3; receives++)
      await reportBatch([record(TIMEOUT, "m1", { receives })], OPTIONS, own);
    const observed = { ...own, sleep: () => Promise.reject(new Error("it was tried alone")) };
    const { counts } = await reportBatch([record(TIMEOUT, "m1", { receives: 4 })], OPTIONS, observed);
    expect(counts).toEqual({ retry: 1 });
  });

  it("of a newer version goes back to the queue", async () => {
    const own = services();
    const body = gzipSync(JSON.stringify({ v: 3 })).toString("base64");
    const { counts, response } = await reportBatch([recordOf(body, "m1")], OPTIONS, own);
    expect(counts).toEqual({ ERR_SIGHTING_VERSION: 1 });
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "m1" }]);
  });
});

describe("an attempt that the wrapper has marked", () => {
  const EVENT_ID = "0a7d81344ce6726430855c00f7c50f0a";
  const mark = (requestId: string) => writeMark({ requestId, eventId: EVENT_ID, isHandlerError: true });
  const error = { errorType: "TypeError", errorMessage: "no price", stack: ["TypeError: no price"] };
  const failed = `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t${JSON.stringify(error)}`;
  const marked = [START, mark(ID), failed, END, reportLine()];

  it("is dropped and counted, and takes no row of the ledger", async () => {
    const own = services();
    expect(await report(sightingOfLines(...marked), null, OPTIONS, own)).toEqual([
      { kind: "dropped", reason: "already_reported", eventId: EVENT_ID },
    ]);
    expect(sent()).toBe(0);
  });

  it("is dropped where only the whole log shows the mark", async () => {
    const own = services();
    const { logEvents, ...source } = batchOf(...marked);
    own.logs.put(source, logEvents);
    // As the batch had it that did not hold the mark.
    const whole = sightingOfLines(...marked);
    const sighting = { ...whole, lines: whole.lines.filter(({ message }) => !message.includes("lambdaSentry")) };
    const { counts } = await reportBatch([record(sighting)], OPTIONS, own);
    expect(counts).toEqual({ already_reported: 1 });
    expect(sent()).toBe(0);
  });

  it("is reported where the mark is another request's, which is counted", async () => {
    const own = services();
    const sighting = sightingOfLines(START, mark(OTHER_ID), failed, END, reportLine());
    const { counts } = await reportBatch([record(sighting)], OPTIONS, own);
    expect(counts).toMatchObject({ sent: 1, mark_ignored: 1 });
  });
});
