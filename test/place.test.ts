import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "../scripts/receiver.ts";
import { analyse } from "../src/analyse.ts";
import { createExaminer } from "../src/complete/examine.ts";
import type { FunctionFacts } from "../src/complete/function-facts.ts";
import { createReferences } from "../src/complete/references.ts";
import { createSparing } from "../src/complete/sparing.ts";
import { createSender } from "../src/deliver/sender.ts";
import { createSenders } from "../src/deliver/senders.ts";
import { createMemoryLedger } from "../src/ledger/memory-ledger.ts";
import { createPlace, type PlaceSettings } from "../src/place.ts";
import { encodeSighting } from "../src/queue/message.ts";
import { sightingOf } from "../src/queue/sighting.ts";
import { type ReportBatchServices, reportBatch } from "../src/report-batch.ts";
import { attemptOf, failureOf, logRecord } from "./support/failures.ts";
import { functionFacts } from "./support/function-facts.ts";
import { batchOf, END, reportLine, START } from "./support/records.ts";
import { createStoredLogs } from "./support/stored-logs.ts";

const MINUTE = 60_000;
const OPTIONS = { environment: null, release: null, sendDefaultPii: false, stormLimit: 0, maxEventsPerHour: 0 };

let first: Receiver;
let second: Receiver;
let closed: Receiver;

beforeAll(async () => {
  first = await startReceiver({});
  second = await startReceiver({});
  closed = await startReceiver({ answer: () => ({ status: 403 }) });
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop(), closed.stop()]);
});

/** Real servers behind every DSN; facts and values are the test's own, as AWS gives them. */
function setUp(settings: Partial<PlaceSettings> = {}, facts: Readonly<Record<string, FunctionFacts>> = {}) {
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const values = new Map<string, string>();
  const asked: string[] = [];
  const problems: string[] = [];
  const read = async (name: string): Promise<string | null> => values.get(name) ?? null;
  const place = createPlace(
    {
      dsn: first.dsn,
      dsnReference: null,
      environment: null,
      release: null,
      allowedDsnHosts: [],
      routesParameter: null,
      exceptions: "auto",
      ...settings,
    },
    {
      facts: {
        async read({ name }) {
          asked.push(name);
          return facts[name] ?? functionFacts();
        },
      },
      references: createReferences({ readParameter: read, readSecret: read }, now),
      senders: createSenders((dsn) => createSender(dsn, { deadlineMs: 5000, now, userAgent: "test/1" })),
      now,
      onProblems: (found) => problems.push(...found),
    },
  );
  return { place, clock, values, asked, problems };
}

const counts = () => [first, second, closed].map(({ requests }) => requests.length);

/** How many more requests each server got. */
async function requestsOf(work: () => Promise<unknown>): Promise<number[]> {
  const before = counts();
  await work();
  return counts().map((count, index) => count - (before[index] ?? 0));
}

function failureIn(logGroup: string) {
  const attempt = attemptOf([logRecord()]);
  return failureOf({ attempt: { ...attempt, source: { ...attempt.source, logGroup, logStream: "s" } } });
}

/** The event of a function's time-out, as it waits in the queue. */
function messageOf(name: string) {
  const batch = { ...batchOf(START, END, reportLine("Status: timeout")), logGroup: `/aws/lambda/${name}` };
  const [analysed] = analyse([batch]).attempts;
  if (analysed === undefined) throw new Error("no evidence in these lines");
  return {
    messageId: name,
    receiptHandle: name,
    body: encodeSighting(sightingOf(analysed.attempt)),
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(Date.now()) },
  };
}

function services(place: ReturnType<typeof createPlace>): ReportBatchServices & { readonly buried: string[] } {
  const buried: string[] = [];
  return {
    ledger: createMemoryLedger({ leaseMs: 60_000 }),
    send: async () => ({ kind: "retryable", reason: "not placed" }),
    place,
    now: Date.now,
    deadLetters: { move: async (_body, reason) => void buried.push(reason) },
    visibility: null,
    requestSummary: null,
    // Its lines are all there is.
    examiner: createExaminer({
      reader: createStoredLogs({ now: Date.now }),
      account: null,
      now: Date.now,
      sleep: setTimeout,
    }),
    sparing: createSparing(),
    remaining: () => 60_000,
    sleep: () => new Promise(() => {}),
    buried,
  };
}

describe("the DSN", () => {
  it("of each function of a batch is its own, and a wrong one holds up nobody", async () => {
    const { place, values } = setUp(
      { allowedDsnHosts: ["127.0.0.1"] },
      {
        tagged: functionFacts({ tags: { "sentry:dsn-ref": "/sentry/second" } }),
        wrong: functionFacts({ tags: { "sentry:dsn-ref": "/sentry/closed" } }),
        own: functionFacts({ variables: { dsn: second.dsn, environment: null, release: null, hasSdk: true } }),
      },
    );
    values.set("/sentry/second", second.dsn);
    values.set("/sentry/closed", closed.dsn);
    const own = services(place);

    const names = ["wrong", "plain", "tagged", "own"];
    const got = await requestsOf(async () => {
      const { response, counts: outcomes } = await reportBatch(names.map(messageOf), OPTIONS, own);
      expect(response.batchItemFailures).toEqual([]);
      expect(outcomes).toEqual({ sent: 3, dead_letter: 1 });
    });
    expect(got).toEqual([1, 2, 1]);
    expect(own.buried).toEqual([expect.stringContaining("403")]);
  });

  it("of a function's own variable counts only where its host may be", async () => {
    const variables = { dsn: "https://k@evil.example/1", environment: null, release: null, hasSdk: true };
    const { place } = setUp({}, { orders: functionFacts({ variables }) });
    const found = await place(failureIn("/aws/lambda/orders"));
    expect(found.tags).toEqual({ "dsn.source": "default-host-not-allowed" });
    expect(await requestsOf(() => found.send(eventOf()))).toEqual([1, 0, 0]);
  });

  it("that changed takes effect within five minutes", async () => {
    const { place, clock, values } = setUp({}, { orders: functionFacts({ tags: { "sentry:dsn-ref": "/s" } }) });
    values.set("/s", first.dsn);
    const send = async () => (await place(failureIn("/aws/lambda/orders"))).send(eventOf());
    expect(await requestsOf(send)).toEqual([1, 0, 0]);
    values.set("/s", second.dsn);
    expect(await requestsOf(send)).toEqual([1, 0, 0]);
    clock.now += 5 * MINUTE;
    expect(await requestsOf(send)).toEqual([0, 1, 0]);
  });

  it("that Sentry refuses is read again at once", async () => {
    const { place, values } = setUp({}, { orders: functionFacts({ tags: { "sentry:dsn-ref": "/s" } }) });
    values.set("/s", closed.dsn);
    const found = await place(failureIn("/aws/lambda/orders"));
    values.set("/s", second.dsn);
    const got = await requestsOf(async () => expect(await found.send(eventOf())).toEqual({ kind: "accepted" }));
    expect(got).toEqual([0, 1, 1]);
  });

  it.each([
    { reference: "/none", value: null, source: "default-tag-unreadable" },
    { reference: "/bad", value: "no DSN", source: "default-tag-malformed" },
  ])("is the default one where the tag leads to nothing: $source", async ({ reference, value, source }) => {
    const { place, values } = setUp({}, { orders: functionFacts({ tags: { "sentry:dsn-ref": reference } }) });
    if (value !== null) values.set(reference, value);
    expect((await place(failureIn("/aws/lambda/orders"))).tags).toEqual({ "dsn.source": source });
  });

  it("of the stack may be a reference, too; until it can be read the event waits", async () => {
    const { place, clock, values } = setUp({ dsn: null, dsnReference: "secret:sentry/default" });
    expect(await (await place(failureIn("/aws/lambda/orders"))).send(eventOf())).toMatchObject({ kind: "retryable" });
    values.set("sentry/default", second.dsn);
    clock.now += MINUTE;
    const found = await place(failureIn("/aws/lambda/orders"));
    expect(await requestsOf(() => found.send(eventOf()))).toEqual([0, 1, 0]);
  });
});

describe("routes", () => {
  it("send log groups elsewhere, with environment and release of their own", async () => {
    const { place, values } = setUp({ routesParameter: "/routes", environment: "prod" });
    values.set(
      "/routes",
      JSON.stringify([{ logGroups: ["/aws/lambda/pay-*"], dsn: second.dsn, environment: "pay", release: "p@1" }]),
    );
    const routed = await place(failureIn("/aws/lambda/pay-in"));
    expect(routed).toMatchObject({ environment: "pay", release: "p@1", tags: { "dsn.source": "routes" } });
    expect(await requestsOf(() => routed.send(eventOf()))).toEqual([0, 1, 0]);
    expect(await place(failureIn("/aws/lambda/orders"))).toMatchObject({ environment: "prod", tags: {} });
  });

  it("that are wrong are told once, and everything goes to the default", async () => {
    const { place, values, problems } = setUp({ routesParameter: "/routes" });
    values.set("/routes", "{");
    await place(failureIn("/aws/lambda/orders"));
    const { tags } = await place(failureIn("/aws/lambda/orders"));
    expect(tags).toEqual({ "dsn.source": "default-routes-malformed" });
    expect(problems).toEqual(["the routes are not JSON"]);
  });
});

it("counts what somebody has muted or left to an SDK, and sends nothing", async () => {
  const { place } = setUp({ exceptions: "never" }, { orders: functionFacts({ tags: { "sentry:forward": "off" } }) });
  const own = services(place);
  const got = await requestsOf(async () => {
    const { response, counts: outcomes } = await reportBatch([messageOf("orders")], OPTIONS, own);
    expect({ response, outcomes }).toEqual({ response: { batchItemFailures: [] }, outcomes: { muted: 1 } });
  });
  expect(got).toEqual([0, 0, 0]);
  expect(await place(failureIn("/aws/lambda/plain"))).toMatchObject({ silence: "left_to_sdk" });
});

it("reports what a wrapped function threw, whatever SDK it carries: the wrapper says for itself what it has sent", async () => {
  const { place } = setUp({ exceptions: "never" });
  const failure = failureIn("/aws/lambda/orders");
  expect(await place(failure)).toMatchObject({ silence: "left_to_sdk" });
  const records = [...failure.attempt.records, logRecord({ producer: "wrapper" })];
  expect(await place({ ...failure, attempt: { ...failure.attempt, records } })).toMatchObject({ silence: null });
});

it("asks about the function that the log group names, whatever a line says", async () => {
  const { place, asked } = setUp();
  const attempt = attemptOf([logRecord()]);
  await place(
    failureOf({
      functionName: "victim",
      attempt: { ...attempt, environment: { ...attempt.environment, functionName: "victim" } },
    }),
  );
  expect(asked).toEqual(["orders"]);
});

function eventOf() {
  return {
    event_id: "0a7d81344ce6726430855c00f7c50f0a",
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    logger: "t",
    exception: { values: [{ type: "E", mechanism: { type: "t", handled: false } }] },
    tags: {},
    contexts: {},
    fingerprint: ["x"],
    sdk: { name: "t", version: "1", settings: { infer_ip: "never" } },
  } as const;
}
