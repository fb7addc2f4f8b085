import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, type ScriptedAnswer, startReceiver } from "../scripts/receiver.ts";
import { analyse } from "../src/analyse.ts";
import { createExaminer } from "../src/complete/examine.ts";
import { createSparing } from "../src/complete/sparing.ts";
import { createMemoryLedger } from "../src/ledger/memory-ledger.ts";
import { encodeSighting } from "../src/queue/message.ts";
import { type Sighting, sightingOf } from "../src/queue/sighting.ts";
import type { SummaryRequest } from "../src/queue/summary-request.ts";
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
