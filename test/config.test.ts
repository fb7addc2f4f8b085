import { describe, expect, it, vi } from "vitest";
import { readConfig } from "../src/config.ts";
import { createInlineQueue } from "../src/inline-queue.ts";
import { createSend } from "../src/sentry.ts";

describe("the configuration", () => {
  it("has defaults for everything", () => {
    expect(readConfig({})).toEqual({
      queueUrl: null,
      ignoredQueueUrl: null,
      deadLetterUrl: null,
      ledgerTable: null,
      undeliveredBucket: null,
      dsn: null,
      dsnReference: null,
      readerRoleName: null,
      proxy: null,
      caBundleReference: null,
      allowedDsnHosts: [],
      routesParameter: null,
      exceptions: "auto",
      readFunctionEnvironment: true,
      environment: null,
      release: null,
      sendDefaultPii: false,
      attachLog: false,
      dryRun: false,
      region: null,
      stackName: null,
      leaseMs: 360_000,
      selection: { include: [], exclude: [] },
      stormLimit: 100,
      maxEventsPerHour: 5000,
    });
  });

  it("takes a queue's logical ID, which SAM puts in place of its URL on a laptop, for no queue", () => {
    expect(readConfig({ QUEUE_URL: "FailureQueue" })).toMatchObject({
      queueUrl: null,
      ignoredQueueUrl: "FailureQueue",
    });
    expect(readConfig({ QUEUE_URL: "https://sqs.example/q" })).toMatchObject({
      queueUrl: "https://sqs.example/q",
      ignoredQueueUrl: null,
    });
  });

  it.each([
    { name: "DRY_RUN", value: "yes" },
    { name: "SEND_DEFAULT_PII", value: "1" },
    { name: "READ_FUNCTION_ENVIRONMENT", value: "no" },
    { name: "EXCEPTIONS", value: "sometimes" },
    { name: "LEASE_SECONDS", value: "soon" },
    { name: "LEASE_SECONDS", value: "0" },
    { name: "STORM_LIMIT", value: "-1" },
    { name: "MAX_EVENTS_PER_HOUR", value: "many" },
  ])("refuses $name=$value and names the variable", ({ name, value }) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: "ERR_CONFIG_INVALID", message: expect.stringContaining(name) }),
    );
  });
});

describe("the DSN", () => {
  it.each([
    { name: "missing", dsn: null, code: "ERR_DSN_MISSING" },
    { name: "malformed", dsn: "https://sentry.example/1", code: "ERR_DSN_INVALID" },
  ])("$name: the message says which parameter to set", ({ dsn, code }) => {
    expect(() => createSend({ dsn, dryRun: false }, Date.now)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining("SentryDsn") }),
    );
  });

  it("is not needed in a dry run", () => {
    expect(createSend({ dsn: null, dryRun: true }, Date.now)).toBeNull();
  });
});

describe("a forwarder without a queue", () => {
  it.each([
    { environment: {}, says: "for QUEUE_URL is not set and there is no Sentry DSN" },
    { environment: { QUEUE_URL: "FailureQueue" }, says: 'for QUEUE_URL is no URL ("FailureQueue")' },
  ])("says of $environment what it needs", ({ environment, says }) => {
    const message = expect.stringMatching(/needs the environment variable QUEUE_URL.* set SENTRY_DSN or DRY_RUN=true$/);
    const open = () => createInlineQueue(readConfig(environment));
    expect(open).toThrow(expect.objectContaining({ code: "ERR_DSN_MISSING", message }));
    expect(open).toThrow(says);
  });

  it.each([
    { name: "DRY_RUN", value: "true" },
    { name: "SENTRY_DSN", value: "https://0123456789abcdef@sentry.example/42" },
  ])("is its own reporter with $name", ({ name, value }) => {
    expect(createInlineQueue(readConfig({ QUEUE_URL: "FailureQueue", [name]: value })).send).toBeTypeOf("function");
  });
});

describe("the reporter", () => {
  it("tells of a wrong setting before it looks at the event", async () => {
    const { handler } = await import("../functions/reporter.ts");
    const context = { invokedFunctionArn: "", getRemainingTimeInMillis: () => 60_000 };
    vi.stubEnv("SENTRY_DSN", "");
    await expect(handler({}, context)).rejects.toMatchObject({ code: "ERR_DSN_MISSING" });
    vi.stubEnv("DRY_RUN", "true");
    await expect(handler({}, context)).rejects.toMatchObject({ code: "ERR_SIGHTING_SHAPE" });
    vi.unstubAllEnvs();
  });
});
