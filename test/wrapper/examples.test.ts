import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleLayer } from "../../scripts/bundle.ts";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { nodeRuntime } from "../support/lambda/clients.ts";
import { forwarded } from "../support/lambda/forwarded.ts";
import { LocalLambda } from "../support/lambda/local-lambda.ts";
import { layTask } from "../support/lambda/task.ts";

// Processes are started, and Node.js and the runtime client may have to be installed first; nothing here waits for a clock.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
const EXAMPLES = new URL("../../examples/", import.meta.url);

let receiver: Receiver;
let layer: string;

beforeAll(async () => {
  receiver = await startReceiver();
  layer = await mkdtemp(join(tmpdir(), "layer-"));
  await bundleLayer(layer);
  for (const major of [20, 22, 24] as const) await nodeRuntime(major);
});
afterAll(async () => {
  await receiver.stop();
  await rm(layer, { recursive: true, force: true });
});

interface Run {
  readonly source: string;
  readonly event: unknown;
  readonly packages?: readonly string[];
  readonly major?: 20 | 22 | 24;
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isLayer?: boolean;
}

/** One invocation of a function with this source, and the forwarder over its log. */
async function run({ source, event, packages = [], major = 24, handler = "index.handler", environment, isLayer }: Run) {
  const before = receiver.events.length;
  const task = await layTask({ files: { "index.mjs": source }, packages });
  try {
    if (isLayer === true) await rm(join(task.folder, "node_modules"), { recursive: true });
    const lambda = await LocalLambda.start({
      runtime: await nodeRuntime(major),
      folder: task.folder,
      handler,
      environment: { SENTRY_DSN: receiver.dsn, ...environment },
      ...(isLayer === true ? { execWrapper: join(layer, "lambda-sentry-exec") } : {}),
    });
    const invoked = await lambda.invoke(event, { limitMs: 30_000 });
    await lambda.stopped();
    const results = await forwarded(invoked.log, receiver.dsn);
    return { ...invoked, results, events: receiver.events.slice(before).map(({ event }) => event) };
  } finally {
    await task.remove();
  }
}

async function example(name: string, more: Partial<Run> = {}) {
  const read = (file: string): Promise<string> => readFile(new URL(`${name}/${file}`, EXAMPLES), "utf8");
  return run({ source: await read("index.mjs"), event: JSON.parse(await read("event.json")), ...more });
}

const REPORTED = [{ kind: "dropped", reason: "already_reported" }];
const NO_ORDER = [{ exception: { values: [{ type: "TypeError", value: "the event has no order" }] } }];

describe("the example", () => {
  it("plain reports what the handler throws, once", async () => {
    expect(await example("plain")).toMatchObject({ events: NO_ORDER, results: REPORTED, answer: { isError: true } });
  });

  it("api-gateway reports the request without its secrets, and logs the request line", async () => {
    const { events, results, log } = await example("api-gateway");

    expect(events).toMatchObject([
      {
        exception: { values: [{ type: "RangeError", value: "the order has no address" }] },
        tags: { "customer.kind": "regular", trigger: "api_gateway_v2" },
        request: { method: "POST", url: "https://api.example.com/orders", data: { password: "[Filtered]" } },
        breadcrumbs: [{ category: "order", message: "has 1 items" }],
      },
    ]);
    expect(results).toMatchObject(REPORTED);
    expect(log.join("")).toContain('{"lambdaSentryRequest":1,');
    expect(log.join("") + JSON.stringify(events)).not.toContain("not-for-sentry");
  });

  it("sqs-batch reports the partial failure of an invocation that goes well", async () => {
    const { events, results, answer } = await example("sqs-batch");

    expect(answer).toMatchObject({ isError: false, body: '{"batchItemFailures":[{"itemIdentifier":"m-2"}]}' });
    expect(events).toMatchObject([{ exception: { values: [{ value: "1 of 2 sqs records failed" }] } }]);
    expect(results).toEqual([]);
  });

  it("middy reports what the handler throws, with what middleware set", async () => {
    const { events, results } = await example("middy", { packages: ["@middy"] });

    expect(events).toMatchObject(NO_ORDER);
    expect(events).toMatchObject([{ tags: { tenant: "acme" } }]);
    expect(results).toMatchObject(REPORTED);
  });

  it.each([20, 22, 24] as const)("layer reports without a line of code, under Node.js %i", async (major) => {
    expect(await example("layer", { major, isLayer: true })).toMatchObject({ events: NO_ORDER, results: REPORTED });
  });
});

describe("without a change of code", () => {
  it.each(["--require", "--import"])("NODE_OPTIONS=%s lambda-sentry-forwarder/auto does it, too", async (how) => {
    const environment = { NODE_OPTIONS: `${how} lambda-sentry-forwarder/auto` };
    expect(await example("layer", { environment })).toMatchObject({ events: NO_ORDER, results: REPORTED });
  });

  it("options come from the environment, and NODE_OPTIONS of the function stay", async () => {
    const environment = { LAMBDA_SENTRY_REQUEST_LINE: "always", NODE_OPTIONS: "--max-old-space-size=512" };
    const source = "export const handler = async () => process.env.NODE_OPTIONS;";
    const { answer, log } = await run({ source, event: {}, environment, isLayer: true });

    expect(log.join("")).toContain('{"lambdaSentryRequest":1,');
    expect(answer?.body).toContain(" --max-old-space-size=512");
  });

  it("a function that wraps its handler itself is wrapped once", async () => {
    const environment = { NODE_OPTIONS: "--require lambda-sentry-forwarder/auto" };
    expect(await example("plain", { environment })).toMatchObject({ events: NO_ORDER, results: REPORTED });
  });

  it.each([
    {
      what: "the handler's name",
      source: "export const other = 1;",
      found: "invalid_handler",
      type: "Runtime.HandlerNotFound",
    },
    {
      what: "the handler's module",
      source: "",
      handler: "absent.handler",
      found: "invalid_handler",
      type: "Runtime.ImportModuleError",
    },
    {
      what: "its syntax",
      source: "export const handler = (;",
      found: "init_error",
      type: "Runtime.UserCodeSyntaxError",
    },
    {
      what: "an error while it loads",
      source: "throw new RangeError('at load')",
      found: "init_error",
      type: "RangeError",
    },
  ])("a function that cannot be loaded for $what fails as before", async ({ source, handler, found, type }) => {
    const { results, log } = await run({
      source,
      event: {},
      isLayer: true,
      ...(handler === undefined ? {} : { handler }),
    });

    expect(results).toMatchObject([{ kind: "sent", failure: { class: found } }]);
    expect(log.join("")).toContain(`"errorType":"${type}"`);
  });
});
