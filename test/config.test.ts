import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { createSend } from "../src/sentry.ts";

describe("the configuration", () => {
  it("has defaults for everything", () => {
    expect(readConfig({})).toEqual({
      queueUrl: null,
      deadLetterUrl: null,
      ledgerTable: null,
      undeliveredBucket: null,
      dsn: null,
      environment: null,
      release: null,
      sendDefaultPii: false,
      dryRun: false,
      region: null,
      leaseMs: 360_000,
    });
  });

  it("takes a queue's logical ID, which SAM puts in place of its URL on a laptop, for no queue", () => {
    expect(readConfig({ QUEUE_URL: "FailureQueue" }).queueUrl).toBeNull();
  });

  it.each([
    { name: "DRY_RUN", value: "yes" },
    { name: "SEND_DEFAULT_PII", value: "1" },
    { name: "LEASE_SECONDS", value: "soon" },
    { name: "LEASE_SECONDS", value: "0" },
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
