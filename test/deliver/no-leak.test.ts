import { hostname } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { parseDsn } from "../../src/deliver/dsn.ts";
import { createSender } from "../../src/deliver/sender.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { sampleFailures } from "../support/sample-failures.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };
/** What Sentry's SDK would take from the process it runs in. */
const OWN = {
  SENTRY_RELEASE: "our-release@9",
  SENTRY_ENVIRONMENT: "our-environment",
  SENTRY_NAME: "our-server-name",
  SENTRY_DIST: "our-dist",
  SENTRY_TAGS: '{"ours":"leaked"}',
  AWS_LAMBDA_FUNCTION_NAME: "our-reporter",
  AWS_LAMBDA_LOG_STREAM_NAME: "our-log-stream",
  AWS_EXECUTION_ENV: "our-runtime",
};

let receiver: Receiver;
const before = { ...process.env };

beforeAll(async () => {
  Object.assign(process.env, OWN);
  receiver = await startReceiver({});
});
afterAll(async () => {
  process.env = before;
  await receiver.stop();
});

it.each(sampleFailures())("puts nothing of its own process into the event of $name", async ({ failure }) => {
  const sender = createSender(parseDsn(receiver.dsn), { deadlineMs: 5000, now: Date.now, userAgent: "test/1" });
  const event = buildEvent(failure, OPTIONS);
  expect(await sender.send(event)).toEqual({ kind: "accepted" });

  const sent = receiver.events.at(-1)?.event;
  expect(sent).toEqual(JSON.parse(JSON.stringify(event)));
  const text = JSON.stringify(sent);
  const own = [...Object.values(OWN), process.cwd(), process.version, `"${hostname()}"`, process.execPath];
  expect(own.filter((value) => text.includes(value))).toEqual([]);
  expect(Object.keys(sent ?? {})).not.toEqual(
    expect.arrayContaining(["server_name", "modules", "user", "request", "debug_meta", "dist"]),
  );
});
