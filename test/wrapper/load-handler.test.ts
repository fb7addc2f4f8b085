import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { optionsFrom } from "../../src/wrapper/auto/environment.ts";
import { loadHandler } from "../../src/wrapper/auto/load-handler.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "load-handler-"));
  const files = {
    "module.mjs": "export const handler = () => 'esm'; export const nested = { deep: { er: () => 'nested' } };",
    "common.cjs": "exports.handler = () => 'cjs'; exports.text = 'no function';",
    "typed.js": "module.exports = { handler: () => 'js' };",
    "needy.mjs": "import './missing.mjs'; export const handler = () => {};",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  { handler: "module.handler", answer: "esm" },
  { handler: "module.nested.deep.er", answer: "nested" },
  { handler: "common.handler", answer: "cjs" },
  { handler: "typed.handler", answer: "js" },
])("loads $handler", async ({ handler, answer }) => {
  const loaded = await loadHandler(folder, handler);
  expect((loaded as () => unknown)()).toBe(answer);
});

it("loads a handler by an absolute path", async () => {
  expect(await loadHandler("/nowhere", join(folder, "module.handler"))).toBeTypeOf("function");
});

it.each([
  { handler: "noname", name: "Runtime.MalformedHandlerName", message: "Bad handler" },
  { handler: "../up.handler", name: "Runtime.MalformedHandlerName", message: "is not a valid handler name" },
  { handler: "module.other", name: "Runtime.HandlerNotFound", message: "module.other is undefined or not exported" },
  { handler: "common.text", name: "Runtime.HandlerNotFound", message: "common.text is not a function" },
  { handler: "absent.handler", code: "MODULE_NOT_FOUND", message: "Cannot find module 'absent'" },
  { handler: "needy.handler", code: "ERR_MODULE_NOT_FOUND", message: "missing.mjs" },
])("fails as the runtime does: $handler", async ({ handler, message, ...members }) => {
  await expect(loadHandler(folder, handler)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    ...members,
  });
});

it.each([
  { env: {}, options: { sendDefaultPii: false } },
  {
    env: { LAMBDA_SENTRY_REQUEST_LINE: "always", LAMBDA_SENTRY_TIMEOUT_WARNING: "event" },
    options: { sendDefaultPii: false, requestLine: "always", timeoutWarning: "event" },
  },
  {
    env: { LAMBDA_SENTRY_TIMEOUT_MARGIN: "0", LAMBDA_SENTRY_CAPTURE_REJECTIONS: "batch, all-settled" },
    options: { sendDefaultPii: false, timeoutMargin: 0, captureRejections: { batch: true, allSettled: true } },
  },
  {
    env: { LAMBDA_SENTRY_SEND_DEFAULT_PII: "true", LAMBDA_SENTRY_CAPTURE_REJECTIONS: "off" },
    options: { sendDefaultPii: true, captureRejections: { batch: false, allSettled: false } },
  },
  {
    env: { LAMBDA_SENTRY_REQUEST_LINE: "yes", LAMBDA_SENTRY_TIMEOUT_MARGIN: "soon", LAMBDA_SENTRY_TIMEOUT_WARNING: "" },
    options: { sendDefaultPii: false },
  },
])("reads the environment: $env", ({ env, options }) => {
  expect(optionsFrom(env)).toEqual(options);
});
