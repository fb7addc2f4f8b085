import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readMark } from "../../src/contract/mark.ts";
import { captureException, captureMessage, flush, setLevel, setTag, wrapHandler } from "../../src/wrapper/index.ts";
import type { LambdaContext } from "../../src/wrapper/lambda-context.ts";
import { InProcess, lambdaContext } from "../support/lambda/in-process.ts";
import * as events from "./trigger-events.ts";

let wrapper: InProcess;

beforeAll(async () => {
  wrapper = await InProcess.start();
});
beforeEach(() => {
  wrapper.init();
  wrapper.lines.length = 0;
});
afterAll(() => wrapper.stop());

describe("a handler", () => {
  it("throws the very error that it threw", async () => {
    const error = new TypeError("the very one");
    const failing = wrapHandler(async (_event: object, _context: LambdaContext) => Promise.reject(error));
    await wrapper.eventsOf(() => expect(failing({}, lambdaContext())).rejects.toBe(error));
  });

  it("keeps its name, its parameters, its members and its this", async () => {
    const handler = Object.assign(
      async function place(this: unknown, _event: object, _context: LambdaContext) {
        return this;
      },
      { [Symbol.for("aws.lambda.runtime.handler.streaming")]: "response", version: 3 },
    );
    const wrapped = wrapHandler(handler);
    const self = { wrapped };

    expect([wrapped.name, wrapped.length, wrapped.version]).toEqual(["place", 2, 3]);
    expect(Object.getOwnPropertySymbols(wrapped)).toContain(Symbol.for("aws.lambda.runtime.handler.streaming"));
    expect(await self.wrapped({}, lambdaContext())).toBe(self);
  });

  it("is wrapped once, however often it is wrapped", () => {
    const wrapped = wrapHandler(async () => {});
    expect(wrapHandler(wrapped)).toBe(wrapped);
  });

  it("that is frozen in its error, or hands out odd values, answers as before", async () => {
    for (const value of [undefined, null, 0, "text", { batchItemFailures: 1 }]) {
      expect(await wrapHandler(async () => value)()).toBe(value);
    }
  });

  it("runs without an initialised SDK as it is, and with one that sends nowhere", async () => {
    wrapper.init({ dsn: "" });
    expect(await wrapHandler(async (_event: object, _context: LambdaContext) => 7)({}, lambdaContext())).toBe(7);
    await expect(wrapHandler(() => Promise.reject(new Error("x")))()).rejects.toThrow("x");
    expect(wrapper.lines).toEqual([]);
  });
});

describe("any function", () => {
  it("without a Lambda context is reported too, without a mark", async () => {
    const job = wrapHandler(async (day: string) => Promise.reject(new RangeError(`nothing on ${day}`)));
    const sent = await wrapper.eventsOf(() => job("Monday"));

    expect(sent).toMatchObject([{ exception: { values: [{ type: "RangeError", value: "nothing on Monday" }] } }]);
    expect(wrapper.lines).toEqual([]);
  });

  it("that throws an object tells its members without secrets", async () => {
    const thrown = { statusCode: 502, password: "hunter2" };
    const sent = await wrapper.eventsOf(() => wrapHandler(() => Promise.reject(thrown))());

    expect(sent).toMatchObject([{ extra: { __serialized__: { statusCode: 502, password: "[Filtered]" } } }]);
  });

  it("that is not async keeps its answer and throws at once", async () => {
    const job = wrapHandler((text: string) => JSON.parse(text) as unknown);
    const sent = await wrapper.eventsOf(async () => {
      expect(job("[1]")).toEqual([1]);
      expect(() => job("[")).toThrow(SyntaxError);
      await flush(2000);
    });
    expect(sent).toMatchObject([{ exception: { values: [{ type: "SyntaxError" }] } }]);
  });
});

describe("what the application tells Sentry", () => {
  it("arrives with a handled error, and the invocation waits for it", async () => {
    const handler = wrapHandler(async (_event: object, _context: LambdaContext) => {
      setTag("order", 7);
      setLevel("info");
      captureException(new Error("went on"));
      captureMessage("told bob@example.com");
      return "fine";
    });
    const sent = await wrapper.eventsOf(() => handler({}, lambdaContext()));

    expect(sent).toMatchObject([
      {
        level: "info",
        tags: { order: 7 },
        exception: { values: [{ value: "went on", mechanism: { handled: true } }] },
      },
      { message: "told [email]", tags: { order: 7 } },
    ]);
    expect(wrapper.lines).toEqual([]);
  });

  it("goes before what the wrapper knows", async () => {
    const handler = wrapHandler(async (_event: object, _context: LambdaContext) => {
      setTag("function_name", "mine");
      throw new Error("x");
    });
    expect(await wrapper.eventsOf(() => handler({}, lambdaContext()))).toMatchObject([
      { tags: { function_name: "mine" } },
    ]);
  });

  it.each([
    { text: "login of bob@example.com with password=hunter2", shown: "login of [email] with password=[Filtered]" },
    { text: "connect ECONNREFUSED 10.0.0.7:5432", shown: "connect ECONNREFUSED 10.0.0.7:5432", peer: "10.0.0.7" },
    {
      text: "connect ECONNREFUSED 203.0.113.9:5432",
      shown: "connect ECONNREFUSED 203.0.x.x:5432",
      peer: "203.0.113.9",
    },
    { text: "no route for 203.0.113.9", shown: "no route for [ip]" },
  ])("error texts are redacted as the forwarder does it: $text", async ({ text, shown, peer }) => {
    const error = Object.assign(new Error(text), peer === undefined ? {} : { address: peer, port: 5432 });
    const failing = wrapHandler(() => Promise.reject(error));
    expect(await wrapper.eventsOf(() => failing())).toMatchObject([{ exception: { values: [{ value: shown }] } }]);
  });
});

it("source lines are sent, without the secrets in them", async () => {
  const failing = wrapHandler(async () => {
    const options = { password: "hunter2" };
    throw new Error(`not let in with ${Object.keys(options).length} options`);
  });
  const text = JSON.stringify(await wrapper.eventsOf(() => failing()));

  expect(text).toContain("not let in with ${Object.keys");
  expect(text).toContain(JSON.stringify('const options = { password: "[Filtered]" };').slice(1, -1));
});

describe("invocations that overlap", () => {
  it("do not share what they set, 50 at a time, and each is marked", async () => {
    let open = () => {};
    const all = new Promise<void>((done) => {
      open = done;
    });
    let waiting = 0;
    const handler = wrapHandler(async (event: { readonly rawPath: string }, _context: LambdaContext) => {
      setTag("path", event.rawPath);
      waiting += 1;
      if (waiting === 50) open();
      await all;
      throw new Error(`failed at ${event.rawPath}`);
    });
    const contexts = Array.from({ length: 50 }, () => lambdaContext());
    const sent = await wrapper.eventsOf(() =>
      Promise.allSettled(
        contexts.map((context, at) => handler({ ...events.API_GATEWAY_V2, rawPath: `/orders/${at}` }, context)),
      ),
    );

    expect(sent).toHaveLength(50);
    for (const [at, { awsRequestId }] of contexts.entries()) {
      const own = sent.filter(({ tags }) => (tags as Record<string, unknown>)["request_id"] === awsRequestId);
      expect(own).toMatchObject([
        {
          exception: { values: [{ value: `failed at /orders/${at}` }] },
          tags: { path: `/orders/${at}` },
          request: { url: expect.stringMatching(new RegExp(`/orders/${at}$`)) },
          contexts: { "aws.lambda": { aws_request_id: awsRequestId } },
        },
      ]);
      const marks = wrapper.lines.map((line) => readMark(line)).filter((mark) => mark?.requestId === awsRequestId);
      expect(marks).toMatchObject([{ eventId: own[0]?.["event_id"] }]);
    }
  });

  it("are not marked for an error object that another one sent", async () => {
    const shared = new Error("shared");
    const handler = wrapHandler(async (_event: object, _context: LambdaContext) => Promise.reject(shared));
    const sent = await wrapper.eventsOf(() =>
      Promise.allSettled([handler({}, lambdaContext()), handler({}, lambdaContext())]),
    );
    // The SDK takes an error once; of the other attempt the forwarder tells.
    expect(sent).toHaveLength(1);
    expect(wrapper.lines.map((line) => line.split(":")[0]).sort()).toEqual([
      '{"lambdaSentry"',
      '{"lambdaSentryUnsent"',
    ]);
  });
});

describe("failures that a handler returns", () => {
  const PARTIAL = { batchItemFailures: [{ itemIdentifier: "m-1" }, { itemIdentifier: "m-2" }] };
  const SETTLED = [
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: new TypeError("one") },
    { status: "rejected", reason: new Error("two") },
  ];
  const returning = (result: unknown, options = {}) =>
    wrapper.eventsOf(() =>
      wrapHandler(async (_event: object, _context: LambdaContext) => result, options)(events.SQS, lambdaContext()),
    );

  it("are reported for a partial batch response", async () => {
    expect(await returning(PARTIAL)).toMatchObject([
      {
        exception: {
          values: [{ type: "BatchItemFailures", value: "2 of 3 sqs records failed", mechanism: { handled: true } }],
        },
        contexts: { batch_item_failures: { count: 2, ids: ["m-1", "m-2"] }, trigger: { source: "sqs", batch_size: 3 } },
      },
    ]);
    // The attempt did not fail: there is nothing that the forwarder could tell twice.
    expect(wrapper.lines).toEqual([]);
  });

  it.each([
    { what: "an empty response", result: { batchItemFailures: [] }, options: {} },
    { what: "a response that nobody wants to hear of", result: PARTIAL, options: { captureRejections: false } },
    { what: "settled results, which by default are nobody's business", result: SETTLED, options: {} },
  ])("are not reported for $what", async ({ result, options }) => {
    expect(await returning(result, options)).toEqual([]);
  });

  it("are reported for settled results where that is asked for", async () => {
    const sent = await returning(SETTLED, { captureRejections: { allSettled: true } });
    expect(sent).toMatchObject([
      { exception: { values: [{ type: "TypeError", value: "one" }] } },
      { exception: { values: [{ type: "Error", value: "two" }] } },
    ]);
  });
});
