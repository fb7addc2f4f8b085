import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import type { ForwarderAnswer } from "../../src/answer.ts";
import { FAILURE_CLASSES } from "../../src/detect/finding.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { type Bugsink, startBugsink } from "../support/bugsink/bugsink.ts";
import { schemaCheck } from "../support/bugsink/schema.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { functionFacts } from "../support/function-facts.ts";
import { ensureVenv } from "../support/python/venv.ts";
import { relayCheck } from "../support/relay/relay.ts";

const SAMPLES = new URL("../../events/", import.meta.url);
/** Sentry shows that many of a title at least. */
const TITLE_CHARS = 100;
const FACTS = functionFacts({
  tags: {
    "sentry:tag:team": "payments",
    "sentry:extra:runbook": "https://wiki.example/orders",
    "sentry:level": "warning",
  },
});
const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.0.0" };

describe("the events of all fixtures", () => {
  const events = loadFixtures().flatMap(({ batch }) =>
    analyse([batch]).attempts.flatMap(({ failure }) =>
      // Once with what the log tells alone, once with all that AWS may tell of the function.
      failure === null ? [] : [buildEvent(failure, OPTIONS), buildEvent(failure, { ...OPTIONS, facts: FACTS })],
    ),
  );

  beforeAll(() => ensureVenv("relay", "requirements-relay.txt"));

  it("are left by Sentry's own normaliser as they are", async () => {
    expect(events.length).toBeGreaterThan(2000);
    expect(await relayCheck(events)).toEqual([]);
  });

  it("are what the JSON schema of Sentry's events wants", async () => {
    expect(await schemaCheck(events)).toEqual([]);
    expect(await schemaCheck([{ ...events[0], level: "boom" }])).toHaveLength(1);
  });

  it("known gap: Sentry's scrubber blanks log lines with a word like auth, but never what makes the issue", async () => {
    const scrubbed = await relayCheck(events, { scrub: true });
    const places = new Set(scrubbed.map(({ path }) => path.replaceAll(/\d+/g, "n")));
    expect([...places].sort()).toEqual([
      "breadcrumbs.values.n.message",
      // A function may be called `edge-auth`: tag and transaction keep its name.
      "contexts.aws.cloudwatch.logs.insights_url",
      "contexts.aws.cloudwatch.logs.log_group",
      "contexts.aws.cloudwatch.logs.url",
      "contexts.aws.lambda.function_name",
      "contexts.cloud_resource.cloud.resource_id",
      "contexts.evidence.finding_n",
    ]);
  });
});

describe("a server that takes what Sentry takes", () => {
  let bugsink: Bugsink;
  let handler: (event: unknown) => Promise<ForwarderAnswer>;
  const environment = { ...process.env };

  beforeAll(async () => {
    bugsink = await startBugsink({ quota: 10_000, validate: "warn" });
    Object.assign(process.env, { SENTRY_DSN: bugsink.dsn, AWS_REGION: "eu-west-1", AWS_LAMBDA_LOG_LEVEL: "FATAL" });
    for (const name of ["QUEUE_URL", "UNDELIVERED_BUCKET", "DRY_RUN"]) delete process.env[name];
    ({ handler } = await import("../../functions/forwarder.ts"));
  });

  afterAll(async () => {
    process.env = environment;
    await bugsink?.stop();
  });

  async function sendSamples(): Promise<ForwarderAnswer["failures"]> {
    const failures = [];
    for (const file of readdirSync(SAMPLES)) {
      const answer = await handler(JSON.parse(readFileSync(new URL(file, SAMPLES), "utf8")));
      failures.push(...answer.failures);
    }
    return failures;
  }

  it("has one event of each failed sample, however often it is delivered", async () => {
    const failures = await sendSamples();
    await sendSamples();

    const issues = await bugsink.issues();
    expect(failures.length).toBeGreaterThan(20);
    expect(issues.reduce((sum, { events }) => sum + events, 0)).toBe(failures.length);
    expect(await bugsink.invalid()).toEqual([]);
    const titles = issues.map((issue) => issue.title.slice(0, TITLE_CHARS));
    const classes = new Set<string>();
    for (const { eventId, title, functionName, class: name } of failures) {
      const event = await bugsink.event(eventId);
      expect(event).toMatchObject({
        event_id: eventId,
        transaction: functionName,
        tags: { "lambda.failure": name },
        contexts: { evidence: { why: expect.any(String) }, advice: { page: expect.stringContaining("https://") } },
      });
      classes.add(name);
      expect(titles).toContain(title.slice(0, TITLE_CHARS));
    }
    expect([...classes].sort()).toEqual([...FAILURE_CLASSES].sort());
  });
});
