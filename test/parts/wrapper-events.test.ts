import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wrapHandler } from "../../src/wrapper/index.ts";
import type { LambdaContext } from "../../src/wrapper/lambda-context.ts";
import { type Bugsink, startBugsink } from "../support/bugsink/bugsink.ts";
import { InProcess, lambdaContext } from "../support/lambda/in-process.ts";
import { ensureVenv } from "../support/python/venv.ts";
import { relayCheck } from "../support/relay/relay.ts";
import * as events from "../wrapper/trigger-events.ts";

const TRIGGERS = [
  events.API_GATEWAY_V1,
  events.API_GATEWAY_V2,
  events.FUNCTION_URL,
  events.ALB,
  events.WEBSOCKET,
  events.APPSYNC,
  events.SQS,
  events.SNS,
  events.KINESIS,
  events.DYNAMODB,
  events.S3,
  events.EVENTBRIDGE,
  events.STEP_FUNCTIONS,
];

describe("the wrapper's events", () => {
  let wrapper: InProcess;

  beforeAll(async () => {
    wrapper = await InProcess.start();
    await ensureVenv("relay", "requirements-relay.txt");
  });
  afterAll(() => wrapper.stop());

  it.each([false, true])(
    "are left by Sentry's own normaliser as they are, sendDefaultPii: %s",
    async (sendDefaultPii) => {
      wrapper.init({ sendDefaultPii, environment: "staging", release: "orders@1.2.3" });
      const sent = [];
      for (const event of TRIGGERS) sent.push(await wrapper.failWith(event));

      const findings = await relayCheck(sent);
      // The SDK names a function without a name `?`, which Sentry takes for none.
      expect(findings.filter(({ path }) => !/stacktrace\.frames\.\d+\.function$/.test(path))).toEqual([]);
    },
  );

  describe("on a server that takes what Sentry takes", () => {
    let bugsink: Bugsink;

    beforeAll(async () => {
      bugsink = await startBugsink({ quota: 10_000, validate: "warn" });
      wrapper.init({ dsn: bugsink.dsn });
    });
    afterAll(() => bugsink?.stop());

    it("are there as soon as the invocation has ended", async () => {
      const failing = async (_event: unknown, _context: LambdaContext) => Promise.reject(new RangeError("lost"));
      wrapper.lines.length = 0;
      for (const event of TRIGGERS) await wrapHandler(failing)(event, lambdaContext()).catch(() => {});

      const ids = wrapper.lines.map((line) => JSON.parse(line).eventId as string);
      expect(ids).toHaveLength(TRIGGERS.length);
      for (const id of ids) expect(await bugsink.event(id)).toMatchObject({ event_id: id, transaction: "orders" });
      expect(await bugsink.invalid()).toEqual([]);
    });
  });
});
