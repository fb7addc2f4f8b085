import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type NodeRuntime, nodeRuntime } from "../support/lambda/clients.ts";
import { LocalLambda } from "../support/lambda/local-lambda.ts";
import { layTask, type Task } from "../support/lambda/task.ts";

// Processes are started, and Node.js and the runtime client may have to be installed first; nothing here waits for a clock.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const SETUP = `
init({ environment: "staging", release: "orders@1.2.3", initialScope: { tags: { team: "orders" } } });

async function failing(event) {
  Sentry.setTag("order", event.order);
  Sentry.setContext("cart", { items: 3 });
  Sentry.setExtra("note", "late");
  Sentry.setUser({ id: "u-1" });
  Sentry.addBreadcrumb({ category: "order", message: "looked up" });
  Sentry.getCurrentScope().setLevel("warning");
  console.log("about to fail");
  throw new TypeError("no price for " + event.order, { cause: new Error("price list is empty") });
}
`;

const ES_MODULE = `import * as Sentry from "@sentry/node";
import { init, wrapHandler } from "lambda-sentry-forwarder/wrapper";
${SETUP}
export const handler = wrapHandler(failing);
export const fine = wrapHandler(async (event, context) => ({ order: event.order, id: context.awsRequestId }));
export const streaming = wrapHandler(awslambda.streamifyResponse(async (event, stream, context) => {
  stream.write("for " + context.awsRequestId);
  if (event.order) throw new RangeError("stream broke");
  stream.end();
}));
export const inner = awslambda.streamifyResponse(wrapHandler(async (event, stream) => {
  throw new RangeError("stream broke");
}));
`;

const COMMONJS = `const Sentry = require("@sentry/node");
const { init, wrapHandler } = require("lambda-sentry-forwarder/wrapper");
${SETUP}
exports.handler = wrapHandler(failing);
exports.called = wrapHandler((event, context, callback) => {
  if (event.order) setTimeout(() => callback(new TypeError("no price for " + event.order)), 1);
  else setTimeout(() => callback(null, { fine: true }), 1);
});
exports.synchronous = wrapHandler(() => { throw new SyntaxError("at once"); });
`;

const ARRIVES = {
  environment: "staging",
  release: "orders@1.2.3",
  transaction: "orders",
  platform: "node",
  level: "warning",
  tags: { team: "orders", order: 7, function_name: "orders", aws_region: "eu-west-1", cold_start: "true" },
  extra: { note: "late" },
  user: { id: "u-1" },
  contexts: {
    cart: { items: 3 },
    runtime: { name: "node" },
    "aws.lambda": { function_name: "orders", function_version: "$LATEST", "sys.argv": expect.any(Array) },
    "aws.cloudwatch.logs": { log_group: "/aws/lambda/orders", url: expect.stringContaining("#logsV2:log-groups") },
  },
  fingerprint: ["{{ default }}", "orders"],
  modules: { axios: "1.21.1" },
  breadcrumbs: [
    { category: "order", message: "looked up" },
    { category: "console", message: "about to fail" },
  ],
  exception: {
    values: [
      { type: "Error", value: "price list is empty" },
      {
        type: "TypeError",
        value: "no price for 7",
        mechanism: { handled: false, type: "auto.function.lambda_sentry.handler" },
      },
    ],
  },
  sdk: { name: "lambda-sentry-forwarder.javascript.wrapper" },
};

let receiver: Receiver;
let task: Task;
let bundled: Task;

beforeAll(async () => {
  receiver = await startReceiver();
  const manifest = JSON.stringify({ dependencies: { axios: "1.21.1" } });
  task = await layTask({ files: { "index.mjs": ES_MODULE, "common.cjs": COMMONJS, "package.json": manifest } });
  bundled = await layTask({ files: { "package.json": manifest, "index.mjs": ES_MODULE, "common.cjs": COMMONJS } });
  for (const [from, to, format] of [
    ["index.mjs", "whole.mjs", "esm"],
    ["common.cjs", "whole.cjs", "cjs"],
  ] as const) {
    await build({
      absWorkingDir: bundled.folder,
      entryPoints: [from],
      outfile: to,
      format,
      bundle: true,
      minify: true,
      platform: "node",
      target: "node20",
      // As AWS advises for ES modules: packages in CommonJS ask for `require`.
      ...(format === "esm"
        ? { banner: { js: 'import { createRequire } from "module"; const require = createRequire(import.meta.url);' } }
        : {}),
    });
  }
  await rm(join(bundled.folder, "node_modules"), { recursive: true });
});
afterAll(async () => {
  await receiver.stop();
  await task.remove();
  await bundled.remove();
});

describe.each([20, 22, 24] as const)("under Node.js %i", (major) => {
  let runtime: NodeRuntime;

  beforeAll(async () => {
    runtime = await nodeRuntime(major);
  });

  async function once(handler: string, event: object, folder = task.folder) {
    const before = receiver.events.length;
    const environment = { SENTRY_DSN: receiver.dsn };
    const lambda = await LocalLambda.start({ runtime, folder, handler, environment });
    // Long enough for a busy machine; nothing waits for it.
    const invoked = await lambda.invoke(event, { limitMs: 30_000 });
    await lambda.stopped();
    const marks = invoked.log.filter((line) => line.startsWith('{"lambdaSentry":'));
    return { ...invoked, marks, events: receiver.events.slice(before).map(({ event }) => event) };
  }

  it.each([
    { how: "as an ES module", handler: "index.handler", folder: () => task.folder },
    { how: "as CommonJS", handler: "common.handler", folder: () => task.folder },
    { how: "bundled by esbuild as an ES module", handler: "whole.handler", folder: () => bundled.folder },
    { how: "bundled by esbuild as CommonJS", handler: "whole.handler", folder: () => bundled.folder },
  ])("an error of an async handler arrives and is thrown again: $how", async ({ handler, folder }) => {
    const { answer, events, requestId, marks } = await once(handler, { order: 7 }, folder());

    expect(answer).toMatchObject({ isError: true });
    expect(JSON.parse(answer?.body ?? "")).toMatchObject({ errorType: "TypeError", errorMessage: "no price for 7" });
    expect(events).toMatchObject([ARRIVES]);
    expect(events[0]).toMatchObject({ tags: { request_id: requestId } });
    const eventId = events[0]?.["event_id"];
    expect(marks).toEqual([
      `{"lambdaSentry":1,"requestId":"${requestId}","eventId":"${eventId}","handlerError":true}\n`,
    ]);
  });

  it("a handler that goes well answers as before, and nothing is sent or logged", async () => {
    const { answer, events, requestId, log } = await once("index.fine", { order: 7 });

    expect(answer).toMatchObject({ isError: false, body: JSON.stringify({ order: 7, id: requestId }) });
    expect(events).toEqual([]);
    expect(log.map((line) => line.split(" ")[0])).toEqual(["START", "END", "REPORT"]);
  });

  it.each(["index.streaming", "index.inner"])(
    "a streaming handler streams, and its error arrives: %s",
    async (handler) => {
      const { log, events, marks } = await once(handler, { order: 7 });

      expect(log.join("")).toContain('"errorType":"RangeError"');
      expect(events).toMatchObject([{ exception: { values: [{ type: "RangeError", value: "stream broke" }] } }]);
      expect(marks).toHaveLength(1);
    },
  );

  it("a streaming handler that goes well streams", async () => {
    const { answer, events, requestId } = await once("index.streaming", {});

    expect(answer).toMatchObject({ isError: false, body: `for ${requestId}` });
    expect(events).toEqual([]);
  });

  it("an error that is thrown at once arrives", async () => {
    const { answer, events, marks } = await once("common.synchronous", {});

    expect(answer).toMatchObject({ isError: true });
    expect(events).toMatchObject([{ exception: { values: [{ type: "SyntaxError", value: "at once" }] } }]);
    expect(marks).toHaveLength(1);
  });

  // Up to Node.js 22 the runtime knows callbacks.
  if (major < 24) {
    it("an error that is called back arrives, and a result is called back", async () => {
      const failed = await once("common.called", { order: 7 });
      const fine = await once("common.called", {});

      expect(failed.answer).toMatchObject({ isError: true });
      expect(failed.events).toMatchObject([
        { exception: { values: [{ type: "TypeError", value: "no price for 7" }] } },
      ]);
      expect(failed.marks).toHaveLength(1);
      expect(fine.answer).toMatchObject({ isError: false, body: '{"fine":true}' });
      expect(fine.events).toEqual([]);
    });
  } else {
    it("a callback handler is refused by the runtime as before", async () => {
      const { log, events } = await once("common.called", { order: 7 });

      expect(log.join("")).toContain("CallbackHandlerDeprecated");
      expect(events).toEqual([]);
    });
  }
});
