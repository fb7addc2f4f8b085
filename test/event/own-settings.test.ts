import { expect, it } from "vitest";
import { buildEvent } from "../../src/event/build-event.ts";
import { failureOf } from "../support/failures.ts";
import { functionFacts } from "../support/function-facts.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };
const eventWith = (tags: Readonly<Record<string, string>>) =>
  buildEvent(failureOf({}), { ...OPTIONS, facts: functionFacts({ tags }) });

it("takes tags, extra and level from the function's own tags", () => {
  const { tags, extra, level } = eventWith({
    "sentry:tag:team": "payments",
    "sentry:tag:on call@night": "yes",
    "sentry:extra:runbook": "https://wiki.example/orders",
    "sentry:level": "warning",
    other: "not ours",
  });
  expect(tags).toMatchObject({ team: "payments", "on-call-night": "yes", function_name: "orders" });
  expect(extra).toEqual({ runbook: "https://wiki.example/orders" });
  expect(level).toBe("warning");
});

it("leaves out what Sentry would refuse, and redacts the rest", () => {
  const { tags, extra, level } = eventWith({
    "sentry:tag:release": "1",
    "sentry:tag:": "x",
    "sentry:tag:empty": "  ",
    "sentry:tag:function_name": "another",
    "sentry:tag:owner": "bob@example.com",
    [`sentry:tag:${"k".repeat(60)}`]: "v",
    "sentry:level": "boom",
  });
  expect(tags).not.toHaveProperty("release");
  expect(tags).not.toHaveProperty("empty");
  expect(tags).toMatchObject({ function_name: "orders", owner: "[email]", ["k".repeat(32)]: "v" });
  expect(extra).toBeUndefined();
  expect(level).toBe("error");
});

it("tells what AWS Lambda knows of the function", () => {
  const { contexts } = eventWith({});
  expect(contexts["aws.lambda"]).toMatchObject({
    timeout: 3,
    memory_size: 128,
    handler: "index.handler",
    architecture: "arm64",
    package_type: "Zip",
    last_modified: "2025-11-24T15:55:00.000+0000",
    code_sha256: "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c4=",
    layers: "arn:aws:lambda:eu-west-1:123456789012:layer:prices:7",
  });
});

it("never sends the values of the function's variables", () => {
  const variables = { dsn: "https://key@sentry.example/7", environment: "stage-x", release: "r-9", hasSdk: true };
  const event = buildEvent(failureOf({}), { ...OPTIONS, facts: functionFacts({ variables }) });
  expect(JSON.stringify(event)).not.toMatch(/sentry\.example|stage-x|r-9/);
});
