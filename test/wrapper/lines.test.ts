import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { nodeRuntime } from "../support/lambda/clients.ts";
import { forwarded } from "../support/lambda/forwarded.ts";
import { type InvokeOptions, LocalLambda } from "../support/lambda/local-lambda.ts";
import { layTask, type Task } from "../support/lambda/task.ts";
import { API_GATEWAY_V2, PERSONAL, SECRETS } from "./trigger-events.ts";

// Processes are started, and Node.js and the runtime client may have to be installed first; nothing here waits for a clock.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const FUNCTION = `
import { createServer } from "node:net";
import { init, setContext, setTag, setUser, addBreadcrumb, wrapHandler } from "lambda-sentry-forwarder/wrapper";

init({ initialScope: { tags: { team: "orders" } } });

const end = {
  time: () => new Promise(() => { createServer().listen(0); setTimeout(() => {}, 60_000); }),
  memory: () => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); },
  exit: () => process.exit(3),
  well: () => "well",
};

async function handle(event) {
  setTag("order", "7");
  setContext("cart", { items: 3, coupon: { secret: "hunter2" } });
  setUser({ id: "user-17" });
  addBreadcrumb({ category: "price", message: "asked for bob@example.com" });
  await new Promise((done) => setTimeout(done, 1));
  return end[event.headers.end]();
}

export const always = wrapHandler(handle, { requestLine: "always" });
// Near the time limit is here long before it, so that no clock decides.
export const standard = wrapHandler(handle, { timeoutMargin: 29_500 });
export const event = wrapHandler(handle, { timeoutWarning: "event", timeoutMargin: 29_500 });
export const off = wrapHandler(handle, { timeoutWarning: "off" });
`;

let receiver: Receiver;
let task: Task;

beforeAll(async () => {
  receiver = await startReceiver();
  task = await layTask({ files: { "index.mjs": FUNCTION } });
  await nodeRuntime(24);
});
afterAll(async () => {
  await receiver.stop();
  await task.remove();
});

/** One invocation in an environment of its own, and the forwarder over its log. */
async function run(handler: string, end: string, options: InvokeOptions = {}) {
  const before = receiver.events.length;
  const environment = { SENTRY_DSN: receiver.dsn, NODE_OPTIONS: "--max-old-space-size=64" };
  const setup = { runtime: await nodeRuntime(24), folder: task.folder, handler: `index.${handler}`, environment };
  const lambda = await LocalLambda.start(setup);
  const event = { ...API_GATEWAY_V2, headers: { ...API_GATEWAY_V2.headers, end } };
  const invoked = await lambda.invoke(event, { limitMs: 30_000, ...options });
  await lambda.stopped();
  await forwarded(invoked.log, receiver.dsn);
  const lines = invoked.log.filter((line) => line.startsWith('{"lambdaSentry'));
  return { ...invoked, lines, events: receiver.events.slice(before).map(({ event }) => event) };
}

const TOLD = {
  request: {
    method: "POST",
    url: "https://abc123.execute-api.eu-west-1.amazonaws.com/orders/7",
    query_string: "page=1&page=2&token=[Filtered]",
    data: { order: 7, password: "[Filtered]", mail: "[email]" },
  },
  tags: { team: "orders", trigger: "api_gateway_v2" },
};

describe("with requestLine: always", () => {
  it.each([
    { end: "memory", found: "out_of_memory" },
    { end: "exit", found: "crash" },
    { end: "time", found: "timeout", options: { timeOutWhen: (written: string) => written.includes("Request") } },
  ])("the event of a death by $end says which request it was", async ({ end, found, options }) => {
    const { events, lines } = await run("always", end, options);

    expect(events).toMatchObject([{ ...TOLD, tags: { ...TOLD.tags, "lambda.failure": found } }]);
    expect(lines.filter((line) => line.startsWith('{"lambdaSentryRequest":1,'))).toHaveLength(1);
  });

  it("an invocation that goes well logs the line and sends nothing", async () => {
    const { answer, events, lines } = await run("always", "well");

    expect(answer).toMatchObject({ isError: false, body: '"well"' });
    expect(events).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  it("no line holds a secret or tells of a person", async () => {
    const { log } = await run("always", "exit");
    const text = log.join("").toLowerCase();
    for (const word of [...SECRETS, ...PERSONAL.filter((word) => word !== "authorization")])
      expect(text).not.toContain(word);
  });
});

describe("near the time limit", () => {
  it("the scope and what is pending are logged, nothing is sent, and the forwarder's event tells them", async () => {
    const { events, lines } = await run("standard", "time", {
      timeOutWhen: (written) => written.includes("lambdaSentryTimeout"),
    });

    expect(lines.map((line) => line.split(":")[0])).toEqual(['{"lambdaSentryTimeout"']);
    expect(events).toMatchObject([
      {
        tags: { "lambda.failure": "timeout", order: "7", team: "orders" },
        contexts: {
          cart: { items: 3, coupon: { secret: "[Filtered]" } },
          near_timeout: {
            pending: { Timeout: expect.any(Number), TCPServerWrap: 1 },
            breadcrumbs: ["price: asked for [email]"],
          },
        },
      },
    ]);
  });

  it('the SDK\'s warning is sent with timeoutWarning: "event"', async () => {
    const before = receiver.events.length;
    const { events, lines } = await run("event", "time", { timeOutWhen: () => receiver.events.length > before });

    expect(lines).toEqual([]);
    expect(events).toMatchObject([
      { message: "Possible function timeout: orders", level: "warning", tags: { timeout: "30s", order: "7" } },
      { tags: { "lambda.failure": "timeout" } },
    ]);
  });

  it('nothing happens with timeoutWarning: "off"', async () => {
    const { events, lines } = await run("off", "time", { limitMs: 1000 });

    expect(lines).toEqual([]);
    expect(events).toHaveLength(1);
  });
});
