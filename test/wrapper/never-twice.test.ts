import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, type ScriptedAnswer, startReceiver } from "../../scripts/receiver.ts";
import { nodeRuntime } from "../support/lambda/clients.ts";
import { forwarded } from "../support/lambda/forwarded.ts";
import { LocalLambda } from "../support/lambda/local-lambda.ts";
import { layTask, type Task } from "../support/lambda/task.ts";

// Processes are started, and Node.js and the runtime client may have to be installed first; nothing here waits for a clock.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
const LIMIT_MS = 30_000;

const FUNCTION = `
import axios, { AxiosError } from "axios";
import { captureException, init, wrapHandler } from "lambda-sentry-forwarder/wrapper";

init();
const singleton = new Error("the connection is gone for good");

class WithToJson extends Error {
  toJSON() { return { name: "ApiError", message: this.message, status: 502, stack: this.stack }; }
}

const THROW = {
  plain: () => { throw new TypeError("cannot read items"); },
  axios: () => { throw new AxiosError("Request failed with status code 502", "ERR_BAD_RESPONSE"); },
  refused: () => axios.get("http://127.0.0.1:9/"),
  frozen: () => { throw Object.freeze(new Error("frozen")); },
  string: () => { throw "just a text"; },
  undefined: () => { throw undefined; },
  null: () => { throw null; },
  object: () => { throw { code: 17, message: "plain object" }; },
  aggregate: () => { throw new AggregateError([new Error("one"), new TypeError("two")], "both failed"); },
  toJson: () => { throw new WithToJson("upstream said no"); },
  captured: () => { const error = new RangeError("captured by hand"); captureException(error); throw error; },
  singleton: () => { throw singleton; },
  slow: () => new Promise((done) => setTimeout(done, 60_000)),
  exit: () => process.exit(3),
};

export const handler = wrapHandler(async ({ what }) => THROW[what]());
`;

let receiver: Receiver;
let task: Task;
let script: () => ScriptedAnswer | undefined = () => undefined;

beforeAll(async () => {
  receiver = await startReceiver({ answer: () => script() });
  task = await layTask({ files: { "index.mjs": FUNCTION }, packages: ["axios"] });
});
afterAll(async () => {
  await receiver.stop();
  await task.remove();
});

describe.each(["Text", "JSON"] as const)("a function that logs %s", (logFormat) => {
  let lambda: LocalLambda | null = null;

  async function start(): Promise<LocalLambda> {
    const setup = { runtime: await nodeRuntime(24), folder: task.folder, handler: "index.handler", logFormat };
    return LocalLambda.start({ ...setup, environment: { SENTRY_DSN: receiver.dsn, AWS_LAMBDA_LOG_LEVEL: "ERROR" } });
  }

  beforeAll(async () => {
    lambda = await start();
  });
  afterAll(() => lambda?.stopped());

  /** Invokes under scripted answers, lets the forwarder read the log, and tells how often Sentry took an event. */
  async function fail(what: string, answer: () => ScriptedAnswer | undefined = () => undefined, limitMs = LIMIT_MS) {
    lambda ??= await start();
    const before = receiver.events.length;
    script = answer;
    const invoked = await lambda.invoke({ what }, { limitMs });
    if (what === "slow" || what === "exit") lambda = null;
    script = () => undefined;
    const results = await forwarded(invoked.log, receiver.dsn);
    return { ...invoked, results, events: receiver.events.slice(before).map(({ event }) => event) };
  }

  it.each([
    "plain",
    "axios",
    "refused",
    "frozen",
    "string",
    "undefined",
    "null",
    "object",
    "aggregate",
    "toJson",
    "captured",
  ])("that fails with %s is reported once, by the wrapper", async (what) => {
    const { results, events, requestId } = await fail(what);

    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event).toMatchObject({ tags: { request_id: requestId }, sdk: { name: expect.stringContaining("wrapper") } });
    expect(results).toEqual([{ kind: "dropped", reason: "already_reported", eventId: event?.["event_id"] }]);
  });

  it("that fails with the same error object again is reported each time", async () => {
    const first = await fail("singleton");
    const second = await fail("singleton");

    expect(first.events).toMatchObject([{ tags: { request_id: first.requestId } }]);
    expect(second.events).toMatchObject([{ tags: { request_id: second.requestId } }]);
  });

  it.each([
    { why: "is down", answer: { status: 503 } },
    { why: "refuses the event", answer: { status: 400 } },
    { why: "cuts the connection", answer: { reset: true } },
    { why: "does not answer", answer: { hang: true } },
  ])("and cannot tell Sentry, which $why, is reported by the forwarder", async ({ answer }) => {
    const { results, events, log } = await fail("plain", () => answer);

    expect(log.join("")).not.toContain("lambdaSentry");
    expect(events).toMatchObject([{ sdk: { name: expect.stringContaining("lambda-logs") } }]);
    expect(results).toMatchObject([{ kind: "sent", failure: { class: "exception" } }]);
  });

  it("that Sentry limits is reported by the forwarder", async () => {
    // The limit holds in this process for as long as Sentry says.
    const limited = await fail("plain", () => ({ status: 429, headers: { "retry-after": "1" } }));
    const meanwhile = await fail("plain");

    expect(limited.results).toMatchObject([{ kind: "sent" }]);
    expect(meanwhile.results).toMatchObject([{ kind: "sent" }]);
    expect([...limited.events, ...meanwhile.events]).toHaveLength(2);
    lambda?.stop();
    lambda = null;
  });

  it.each([
    { what: "slow", limitMs: 1000, found: "timeout" },
    { what: "exit", limitMs: LIMIT_MS, found: "crash" },
  ])("that dies is reported by the forwarder: $what", async ({ what, limitMs, found }) => {
    const { results, events } = await fail(what, undefined, limitMs);

    expect(results).toMatchObject([{ kind: "sent", failure: { class: found } }]);
    expect(events).toHaveLength(1);
  });
});
