import http from "node:http";
import { afterEach, describe, expect, it } from "vitest";

import { type Receiver, type ReceiverOptions, type ScriptedAnswer, startReceiver } from "../../scripts/receiver.ts";
import { parseDsn } from "../../src/deliver/dsn.ts";
import type { Outcome } from "../../src/deliver/outcome.ts";
import { createSender, type Sender, type SenderOptions } from "../../src/deliver/sender.ts";
import { sampleEvent } from "./sample-event.ts";

const DEADLINE_MS = 1000;
const event = sampleEvent();
const { breadcrumbs: _, ...shrunkEvent } = event;
const running: Receiver[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.stop()));
});

async function receive(answer?: ReceiverOptions["answer"]): Promise<Receiver> {
  const receiver = await startReceiver(answer === undefined ? {} : { answer });
  running.push(receiver);
  return receiver;
}

const always = (answer: ScriptedAnswer) => () => answer;
const once = (answer: ScriptedAnswer) => (number: number) => (number === 1 ? answer : undefined);

function senderTo({ dsn }: Pick<Receiver, "dsn">, options: Partial<SenderOptions> = {}): Sender {
  return createSender(parseDsn(dsn), { deadlineMs: DEADLINE_MS, now: Date.now, userAgent: "test/1.0.0", ...options });
}

/** The wait that was asked for, of which at most some milliseconds have passed. */
function waitOf(outcome: Outcome): number {
  return outcome.kind === "rate_limited" ? Math.ceil(outcome.retryAfterMs / 1_000) * 1_000 : Number.NaN;
}

describe("one event", () => {
  it("arrives as it was given, with nothing of this process in it", async () => {
    const receiver = await receive();

    expect(await senderTo(receiver).send(event)).toEqual({ kind: "accepted" });

    expect(receiver.events).toEqual([{ project: "1", eventId: event.event_id, event }]);
    const [request] = receiver.requests;
    expect(request?.headers).toMatchObject({
      "content-type": "application/x-sentry-envelope",
      "user-agent": "test/1.0.0",
    });
    expect(request?.headers).not.toHaveProperty("sentry-trace");
    expect(request?.headers).not.toHaveProperty("baggage");
  });

  it("arrives compressed where it is large", async () => {
    const receiver = await receive();
    const large = sampleEvent({ contexts: { evidence: { lines: Array.from({ length: 20_000 }, String) } } });

    expect(await senderTo(receiver).send(large)).toEqual({ kind: "accepted" });

    expect(receiver.requests[0]?.headers["content-encoding"]).toBe("gzip");
    expect(receiver.events[0]?.event).toEqual(large);
  });

  it.each([
    {
      name: "401",
      answer: { status: 401 },
      outcome: { kind: "rejected", status: 401, reason: "HTTP 401: scripted 401" },
    },
    {
      name: "403",
      answer: { status: 403 },
      outcome: { kind: "rejected", status: 403, reason: "HTTP 403: scripted 403" },
    },
    {
      name: "404",
      answer: { status: 404 },
      outcome: { kind: "rejected", status: 404, reason: "HTTP 404: scripted 404" },
    },
    { name: "a redirection", answer: { status: 302 }, outcome: { kind: "rejected", status: 302, reason: "HTTP 302" } },
    { name: "408", answer: { status: 408 }, outcome: { kind: "retryable", reason: "HTTP 408: scripted 408" } },
    { name: "500", answer: { status: 500 }, outcome: { kind: "retryable", reason: "HTTP 500: scripted 500" } },
    { name: "503", answer: { status: 503, body: "<html>" }, outcome: { kind: "retryable", reason: "HTTP 503" } },
    { name: "a reset", answer: { reset: true }, outcome: { kind: "retryable", reason: "ECONNRESET" } },
    { name: "a hang", answer: { hang: true }, outcome: { kind: "retryable", reason: "no answer within 1000 ms" } },
    {
      name: "a late answer",
      answer: { delayMs: 2_000 },
      outcome: { kind: "retryable", reason: "no answer within 1000 ms" },
    },
    {
      name: "503 with Retry-After",
      answer: { status: 503, headers: { "retry-after": "7" } },
      outcome: { kind: "rate_limited", retryAfterMs: 7_000 },
    },
  ] satisfies { name: string; answer: ScriptedAnswer; outcome: Outcome }[])(
    "met by $name is told so",
    async ({ answer, outcome }) => {
      const receiver = await receive(always(answer));

      expect(await senderTo(receiver).send(event)).toEqual(outcome);
      expect(receiver.requests).toHaveLength(1);
    },
  );

  it("is retryable where nobody listens", async () => {
    const receiver = await startReceiver();
    await receiver.stop();

    expect(await senderTo(receiver).send(event)).toEqual({ kind: "retryable", reason: "ECONNREFUSED" });
  });

  it("is rejected under a wrong key, which is not repeated", async () => {
    const receiver = await receive();
    const dsn = receiver.dsn.replace(/\/\/\w+@/, "//feedfacefeedface@");

    expect(await senderTo({ dsn }).send(event)).toEqual({
      kind: "rejected",
      status: 403,
      reason: "HTTP 403: bad sentry_key *** for project 1",
    });
  });

  it("is accepted once the status says so, even if the body never ends", async () => {
    const server = http.createServer((_, response) => response.writeHead(200).write("{"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const dsn = `http://k@127.0.0.1:${typeof address === "object" ? address?.port : ""}/1`;

    expect(await senderTo({ dsn }).send(event)).toEqual({ kind: "accepted" });

    await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS + 50));
    server.closeAllConnections();
    server.close();
  });

  it("is judged by the status where the body of a refusal breaks off", async () => {
    const server = http.createServer((request, response) => {
      response.writeHead(403, { "content-length": "99" }).write("{");
      setTimeout(() => request.socket.resetAndDestroy(), 10);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const dsn = `http://k@127.0.0.1:${typeof address === "object" ? address?.port : ""}/1`;

    const start = performance.now();
    const outcome = await senderTo({ dsn }, { deadlineMs: 3_000 }).send(event);

    expect(outcome).toEqual({ kind: "rejected", status: 403, reason: "HTTP 403" });
    expect(performance.now() - start).toBeLessThan(2_000);
    server.close();
  });

  it("comes back with Sentry's own words, cut to 200 characters", async () => {
    const receiver = await receive(always({ status: 403, headers: { "x-sentry-error": "y".repeat(500) } }));

    expect(await senderTo(receiver).send(event)).toEqual({
      kind: "rejected",
      status: 403,
      reason: `HTTP 403: ${"y".repeat(190)}`,
    });
  });
});

describe("a size refusal", () => {
  it.each([400, 413])("%i is answered with one smaller event", async (status) => {
    const receiver = await receive(once({ status }));

    expect(await senderTo(receiver).send(event)).toEqual({ kind: "accepted" });

    expect(receiver.requests.map(({ events }) => events)).toEqual([[event], [shrunkEvent]]);
    expect(receiver.events.map((received) => received.event)).toEqual([shrunkEvent]);
  });

  it("of the real limit is passed by the smaller event", async () => {
    const receiver = await receive();
    const breadcrumb = { timestamp: 1, level: "info", category: "log", message: "z".repeat(80) } as const;
    const values = Array.from({ length: 20_000 }, () => breadcrumb);

    expect(await senderTo(receiver).send({ ...event, breadcrumbs: { values } })).toEqual({ kind: "accepted" });
    expect(receiver.events.map((received) => received.event)).toEqual([shrunkEvent]);
  });

  it.each([
    { name: "400 again", second: { status: 400 }, kind: "rejected" },
    { name: "500", second: { status: 500 }, kind: "retryable" },
    { name: "429", second: { status: 429 }, kind: "rate_limited" },
  ])("then $name ends as $kind after two requests", async ({ second, kind }) => {
    const receiver = await receive((number) => (number === 1 ? { status: 400 } : second));

    expect(await senderTo(receiver).send(event)).toMatchObject({ kind });
    expect(receiver.requests).toHaveLength(2);
  });

  it("is final where nothing can be left out", async () => {
    const receiver = await receive(always({ status: 400 }));
    const smallest = { ...shrunkEvent, exception: { values: [] } };

    expect(await senderTo(receiver).send(smallest)).toMatchObject({ kind: "rejected", status: 400 });
    expect(receiver.requests).toHaveLength(1);
  });
});

describe("a rate limit", () => {
  it.each([
    { name: "a bare 429", answer: { status: 429 }, waitMs: 60_000 },
    { name: "Retry-After 2", answer: { status: 429, headers: { "retry-after": "2" } }, waitMs: 2_000 },
    { name: "our category", answer: { status: 429, headers: { "x-sentry-rate-limits": "5:error" } }, waitMs: 5_000 },
    {
      name: "all categories",
      answer: { status: 429, headers: { "x-sentry-rate-limits": "60::key, 86400:span" } },
      waitMs: 60_000,
    },
  ])("by $name lets the next event wait, unsent", async ({ answer, waitMs }) => {
    const receiver = await receive(always(answer));
    const sender = senderTo(receiver);

    expect(await sender.send(event)).toEqual({ kind: "rate_limited", retryAfterMs: waitMs });
    expect(waitOf(await sender.send(event))).toBe(waitMs);
    expect(receiver.requests).toHaveLength(1);
  });

  it("on a 200 lets this event pass and the next wait", async () => {
    const receiver = await receive(always({ headers: { "x-sentry-rate-limits": "60:error:organization" } }));
    const sender = senderTo(receiver);

    expect(await sender.send(event)).toEqual({ kind: "accepted" });
    expect(waitOf(await sender.send(event))).toBe(60_000);
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([
    {
      name: "attachments on a 429",
      answer: { status: 429, take: true, headers: { "x-sentry-rate-limits": "60:attachment" } },
    },
    {
      name: "attachments, with Retry-After",
      answer: { status: 429, take: true, headers: { "x-sentry-rate-limits": "60:attachment", "retry-after": "60" } },
    },
    {
      name: "unrelated categories on a 200",
      answer: { headers: { "x-sentry-rate-limits": "86400:transaction;span:organization" } },
    },
  ] satisfies { name: string; answer: ScriptedAnswer }[])("on $name blocks nothing", async ({ answer }) => {
    const receiver = await receive(always(answer));
    const sender = senderTo(receiver);

    expect([await sender.send(event), await sender.send(event)]).toEqual([{ kind: "accepted" }, { kind: "accepted" }]);
    expect(receiver.events).toHaveLength(2);
  });

  it("ends when its time is over", async () => {
    const receiver = await receive(once({ status: 429, headers: { "retry-after": "1" } }));
    const sender = senderTo(receiver);
    await sender.send(event);

    await new Promise((resolve) => setTimeout(resolve, 1_020));

    expect(await sender.send(event)).toEqual({ kind: "accepted" });
  });

  it("that the transport remembers longer than we do is told as such", async () => {
    const receiver = await receive(once({ status: 429 }));
    let now = Date.now();
    const sender = senderTo(receiver, { now: () => now });
    await sender.send(event);
    now += 120_000;

    expect(await sender.send(event)).toEqual({ kind: "rate_limited", retryAfterMs: 1_000 });
    expect(receiver.requests).toHaveLength(1);
  });

  it("of one DSN leaves another alone", async () => {
    const [limited, free] = [await receive(always({ status: 429 })), await receive()];
    const [limitedSender, freeSender] = [senderTo(limited), senderTo(free)];

    expect(await limitedSender.send(event)).toMatchObject({ kind: "rate_limited" });
    expect(await freeSender.send(event)).toEqual({ kind: "accepted" });
  });
});

describe("many events at once", () => {
  it("are all accepted, over no more than 30 connections", async () => {
    const receiver = await receive(always({ delayMs: 5 }));
    const sockets = new Set<unknown>();
    const counting: SenderOptions["httpModule"] = {
      request: (options, onAnswer) => http.request(options, onAnswer).once("socket", (socket) => sockets.add(socket)),
    };
    const sender = senderTo(receiver, { httpModule: counting, deadlineMs: 30_000 });
    const ids = Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(32, "0"));

    const outcomes = await Promise.all(ids.map((event_id) => sender.send({ ...event, event_id })));

    expect(outcomes).toEqual(ids.map(() => ({ kind: "accepted" })));
    expect(receiver.events.map(({ eventId }) => eventId).sort()).toEqual(ids);
    expect(sockets.size).toBeLessThanOrEqual(30);
  });

  it("stop where a limit arrives while they wait their turn", async () => {
    const receiver = await receive(always({ status: 429 }));
    const sender = senderTo(receiver);

    const outcomes = await Promise.all(Array.from({ length: 100 }, () => sender.send(event)));

    expect(outcomes.every(({ kind }) => kind === "rate_limited")).toBe(true);
    expect(receiver.requests).toHaveLength(30);
  });

  it("keep their own explanations apart", async () => {
    const receiver = await receive((number) => ({
      status: 403,
      delayMs: 20 - number,
      headers: { "x-sentry-error": `request ${number}` },
    }));
    const sender = senderTo(receiver);

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => sender.send(event)));

    const reasons = outcomes.map((outcome) => (outcome.kind === "rejected" ? outcome.reason : outcome.kind));
    expect(reasons.sort()).toEqual(Array.from({ length: 10 }, (_, index) => `HTTP 403: request ${index + 1}`).sort());
  });
});

it("uses its connection again, and a new one where the old one is dead", async () => {
  const receiver = await receive((number) => (number === 3 ? { reset: true } : undefined));
  const reused: boolean[] = [];
  const watching: SenderOptions["httpModule"] = {
    request(options, onAnswer) {
      const request = http.request(options, onAnswer);
      return request.once("socket", () => reused.push(request.reusedSocket));
    },
  };
  const sender = senderTo(receiver, { httpModule: watching, deadlineMs: 100 });

  const outcomes: Outcome[] = [];
  for (let turn = 0; turn < 3; turn++) {
    outcomes.push(await sender.send(event));
    // Past the deadline: it must end its own request and not the connection.
    await new Promise((resolve) => setTimeout(resolve, 120));
  }

  expect(outcomes).toEqual([{ kind: "accepted" }, { kind: "accepted" }, { kind: "accepted" }]);
  expect(reused).toEqual([false, true, true, false]);
});
