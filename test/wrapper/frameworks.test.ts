import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { nodeRuntime } from "../support/lambda/clients.ts";
import { forwarded } from "../support/lambda/forwarded.ts";
import { LocalLambda } from "../support/lambda/local-lambda.ts";
import { layTask, type Task } from "../support/lambda/task.ts";
import { API_GATEWAY_V2 } from "./trigger-events.ts";

// Processes are started, and Node.js and the runtime client may have to be installed first; nothing here waits for a clock.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const FUNCTION = `
import middy from "@middy/core";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { captureException, init, setTag, wrapHandler } from "lambda-sentry-forwarder/wrapper";

init();

// Middy: the middleware runs within the wrapper, and may answer an error itself.
const base = async ({ what }) => {
  if (what !== undefined) throw new RangeError("order is " + what);
  return "fine";
};
const tagging = { before: () => { setTag("from", "middleware"); } };
const answering = { onError: (request) => { if (request.event.what === "answered") request.response = "answered"; } };
export const middle = wrapHandler(middy().use(tagging).use(answering).handler(base));

// A web adapter: the framework catches errors; its own hook reports them, or throws on.
const app = new Hono();
app.post("/orders/:id", (c) => { setTag("order", c.req.param("id")); throw new RangeError("no such order"); });
app.onError((error, c) => {
  if (c.req.query("page") === undefined) throw error;
  captureException(error);
  return c.text("failed", 500);
});
export const web = wrapHandler(handle(app));

// Durable functions replay the handler from the start: steps that are done answer from a record, a wait ends the
// invocation with the handler's promise still open, and a handler's error becomes an answer.
const steps = new Map();
const durable = (handler) => async (event, lambdaContext) => {
  const history = steps.get(event.execution) ?? steps.set(event.execution, []).get(event.execution);
  let at = 0;
  let suspend;
  const suspended = new Promise((done) => { suspend = () => done({ Status: "PENDING" }); });
  const step = async (name, work) => {
    const number = at++;
    if (!(number in history)) {
      if (name === "wait") { history[number] = null; suspend(); return new Promise(() => {}); }
      history[number] = await work();
    }
    return history[number];
  };
  const ended = handler(event, { step, lambdaContext }).then(
    (Result) => ({ Status: "SUCCEEDED", Result }),
    ({ message }) => ({ Status: "FAILED", Error: { ErrorMessage: message } }),
  );
  return Promise.race([ended, suspended]);
};
const charge = async (event, { step }) => {
  const price = await step("price", async () => 7);
  await step("wait");
  if (event.fails) throw new RangeError("card refused for " + price);
  return price;
};
export const replayed = durable(wrapHandler(charge));
`;

const OWN_INIT = `
import * as Sentry from "@sentry/node";
import { wrapHandler } from "lambda-sentry-forwarder/wrapper";

Sentry.init({ enableRuntimeChannelInjection: false });
export const handler = wrapHandler(async (event) => {
  Sentry.setTag("order", event.order);
  throw new RangeError("order " + event.order + " is lost");
});
`;

let receiver: Receiver;
let task: Task;

beforeAll(async () => {
  receiver = await startReceiver();
  task = await layTask({ files: { "index.mjs": FUNCTION, "own.mjs": OWN_INIT }, packages: ["@middy", "hono"] });
  await nodeRuntime(24);
});
afterAll(async () => {
  await receiver.stop();
  await task.remove();
});

/** Several invocations of one environment, each with what Sentry got of it and what the forwarder made of its log. */
async function run(handler: string, events: readonly object[]) {
  const environment = { SENTRY_DSN: receiver.dsn };
  const name = handler.includes(".") ? handler : `index.${handler}`;
  const setup = { runtime: await nodeRuntime(24), folder: task.folder, handler: name, environment };
  const lambda = await LocalLambda.start(setup);
  const runs = [];
  for (const event of events) {
    const before = receiver.events.length;
    const { answer, log, requestId } = await lambda.invoke(event, { limitMs: 30_000 });
    const results = await forwarded(log, receiver.dsn);
    runs.push({ answer, log, requestId, results, events: receiver.events.slice(before).map(({ event }) => event) });
  }
  await lambda.stopped();
  return runs;
}

const REPORTED = [{ kind: "dropped", reason: "already_reported" }];
const fails = (value: string) => [{ exception: { values: [{ type: "RangeError", value }] } }];

it("Middy: errors arrive with what middleware set; what it answers itself is no failure", async () => {
  const [fine, failed, answered] = await run("middle", [{}, { what: "lost" }, { what: "answered" }]);

  expect(fine).toMatchObject({ answer: { isError: false, body: '"fine"' }, events: [], results: [] });
  expect(failed).toMatchObject({ answer: { isError: true }, events: fails("order is lost"), results: REPORTED });
  expect(failed?.events).toMatchObject([{ tags: { from: "middleware" } }]);
  expect(answered).toMatchObject({ answer: { isError: false, body: '"answered"' }, events: [], results: [] });
});

it("a web adapter: errors that the framework answers or throws arrive with their request", async () => {
  const [answered, thrown] = await run("web", [API_GATEWAY_V2, { ...API_GATEWAY_V2, rawQueryString: "" }]);

  expect(answered).toMatchObject({ answer: { isError: false }, events: fails("no such order"), results: [] });
  expect(answered?.events).toMatchObject([{ tags: { order: "7" }, request: { method: "POST", data: { order: 7 } } }]);
  expect(thrown?.answer?.isError).toBe(true);
  expect(thrown).toMatchObject({ events: fails("no such order"), results: REPORTED });
});

it("a durable function: each attempt that fails is reported once, however often it is replayed", async () => {
  const runs = await run("replayed", [
    { execution: "a" },
    { execution: "a" },
    { execution: "b", fails: true },
    { execution: "b", fails: true },
    { execution: "b", fails: true },
  ]);

  const [suspended, done, suspendedAgain, ...failed] = runs;
  expect(suspended).toMatchObject({ answer: { body: '{"Status":"PENDING"}' }, events: [], results: [] });
  expect(done).toMatchObject({ answer: { body: '{"Status":"SUCCEEDED","Result":7}' }, events: [], results: [] });
  expect(suspendedAgain).toMatchObject({ answer: { body: '{"Status":"PENDING"}' }, events: [], results: [] });
  for (const one of failed) {
    // To the platform it went well, so the forwarder has nothing to say.
    expect(one).toMatchObject({ answer: { isError: false }, events: fails("card refused for 7"), results: [] });
    expect(one.events).toMatchObject([{ tags: { function_name: "orders", request_id: one.requestId } }]);
  }
});

it("Sentry's own init: the wrapper takes the client that is there", async () => {
  const [first, second] = await run("own.handler", [{ order: 7 }, { order: 8 }]);

  expect(first).toMatchObject({ events: fails("order 7 is lost"), results: REPORTED });
  expect(second).toMatchObject({ events: fails("order 8 is lost"), results: REPORTED });
  expect(second?.events).toMatchObject([{ tags: { order: 8, function_name: "orders" } }]);
});
