import { describe, expect, it } from "vitest";

import { buildEvent, type EventOptions } from "../../src/event/build-event.ts";
import {
  attemptOf,
  FAILED_AT,
  failureOf,
  logRecord,
  platformRecord,
  printedError,
  REQUEST_ID,
} from "../support/failures.ts";
import { sampleFailures } from "../support/sample-failures.ts";

const OPTIONS: EventOptions = {
  environment: "production",
  release: "orders@1.2.3",
  sendDefaultPii: false,
  sdkVersion: "0.1.0",
};

describe("whole events", () => {
  it.each(sampleFailures())("are stable: $name", async ({ name, failure }) => {
    const text = `${JSON.stringify(buildEvent(failure, OPTIONS), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`./events/${name}.snap`);
  });
});

it.each([
  { class: "invalid_handler", level: "fatal" },
  { class: "init_error", level: "fatal" },
  { class: "out_of_memory", level: "fatal" },
  { class: "timeout", level: "fatal" },
  { class: "crash", level: "fatal" },
  { class: "network_error", level: "error" },
  { class: "exception", level: "error" },
  { class: "platform_fault", level: "error" },
] as const)("gives $class the level $level", ({ class: failureClass, level }) => {
  expect(buildEvent(failureOf({ class: failureClass }), OPTIONS).level).toBe(level);
});

it.each([
  { runtime: "nodejs", platform: "node" },
  { runtime: "dotnet", platform: "csharp" },
  { runtime: "rust", platform: "other" },
  { runtime: "php", platform: "php" },
  { runtime: null, platform: "other" },
] as const)("calls $runtime the platform $platform", ({ runtime, platform }) => {
  expect(buildEvent(failureOf({ runtime }), OPTIONS).platform).toBe(platform);
});

it.each(["", "none", "None", "a/b", "a\\b", "a\nb", ".", "..", " a", "x".repeat(65)])(
  "leaves out the environment %j, which Relay removes",
  (environment) => {
    expect(buildEvent(failureOf({}), { ...OPTIONS, environment })).not.toHaveProperty("environment");
  },
);

it.each(["", "latest", "Latest", "a/b", ".", "a\tb", "x".repeat(201)])(
  "leaves out the release %j, which Relay removes",
  (release) => {
    expect(buildEvent(failureOf({}), { ...OPTIONS, release })).not.toHaveProperty("release");
  },
);

it.each(["$LATEST", "fn@42", "1.2.3+build", "none"])("keeps the release %j", (release) => {
  expect(buildEvent(failureOf({}), { ...OPTIONS, release })).toHaveProperty("release", release);
});

describe("the time of an event", () => {
  it("is the proving record's", () => {
    expect(
      buildEvent(failureOf({ provingRecord: logRecord({ timestamp: 1_764_000_000_500 }) }), OPTIONS).timestamp,
    ).toBe(1_764_000_000.5);
  });

  it("is the newest known one where that has none", () => {
    const provingRecord = logRecord({ timestamp: 0 });
    const attempt = attemptOf([logRecord({ timestamp: FAILED_AT }), provingRecord]);
    expect(buildEvent(failureOf({ provingRecord, attempt }), OPTIONS).timestamp).toBe(FAILED_AT / 1000);
  });

  it("is zero where none is known", () => {
    expect(buildEvent(failureOf({ provingRecord: logRecord({ timestamp: 0 }) }), OPTIONS).timestamp).toBe(0);
  });
});

describe("tags", () => {
  it("are strings, and show a public peer's network only", () => {
    const failure = failureOf({ class: "network_error", network: { reason: "refused", peer: "203.0.113.9:443" } });
    expect(buildEvent(failure, OPTIONS).tags).toEqual({
      "lambda.failure": "network_error",
      "lambda.phase": "invoke",
      function_name: "orders",
      aws_region: "eu-west-1",
      aws_account: "123456789012",
      request_id: REQUEST_ID,
      "network.reason": "refused",
      "network.peer": "203.0.x.x:443",
    });
  });

  it("take the network from the evidence where the verdict has none", () => {
    const [finding] = failureOf({ network: { reason: "refused", peer: "10.0.0.7:5432" } }).findings;
    const { tags } = buildEvent(failureOf({ class: "timeout", otherFindings: [finding] }), OPTIONS);
    expect(tags).toMatchObject({ "network.reason": "refused", "network.peer": "10.0.0.7:5432" });
  });

  it.each([
    {
      name: "REPORT tells an init",
      records: [platformRecord("REPORT", { kind: "report", initDurationMs: 100 })],
      prelude: 0,
      cold: "true",
    },
    {
      name: "INIT_START precedes",
      records: [platformRecord("INIT_START", { kind: "initStart" }), platformRecord("START", { kind: "start" })],
      prelude: 1,
      cold: "true",
    },
    {
      name: "only START and REPORT are there",
      records: [platformRecord("REPORT", { kind: "report" })],
      prelude: 0,
      cold: "false",
    },
  ])("say whether it was a cold start: $name", ({ records, prelude, cold }) => {
    const failure = failureOf({ attempt: attemptOf(records, { preludeLength: prelude }) });
    expect(buildEvent(failure, OPTIONS).tags["cold_start"]).toBe(cold);
  });
});

describe("contexts", () => {
  it.each([
    {
      runtime: "nodejs",
      runtimeVersion: "nodejs:24.v12",
      context: { name: "node", version: "24", raw_description: "nodejs:24.v12" },
    },
    {
      runtime: "python",
      runtimeVersion: "python:3.12.mainlinev2.v27",
      context: { name: "python", version: "3.12", raw_description: "python:3.12.mainlinev2.v27" },
    },
    {
      runtime: "go",
      runtimeVersion: "provided:al2023.v1",
      context: { name: "go", raw_description: "provided:al2023.v1" },
    },
    {
      runtime: "other",
      runtimeVersion: "provided:al2023.v1",
      context: { name: "provided.al2023", raw_description: "provided:al2023.v1" },
    },
    { runtime: "ruby", runtimeVersion: null, context: { name: "ruby" } },
    { runtime: null, runtimeVersion: null, context: undefined },
  ] as const)("name the runtime of $runtimeVersion ($runtime)", ({ runtime, runtimeVersion, context }) => {
    expect(buildEvent(failureOf({ runtime, runtimeVersion }), OPTIONS).contexts["runtime"]).toEqual(context);
  });

  it.each([
    {
      trace: "1-5759e988-bd862e3fe1be46a994272793",
      segment: "0ED0A0F1B2C3D4E5",
      context: { trace_id: "5759e988bd862e3fe1be46a994272793", span_id: "0ed0a0f1b2c3d4e5" },
    },
    { trace: "1-5759e988-bd862e3fe1be46a994272793", segment: null, context: undefined },
    { trace: "1-00000000-000000000000000000000000", segment: "0ed0a0f1b2c3d4e5", context: undefined },
    { trace: "garbage", segment: "0ed0a0f1b2c3d4e5", context: undefined },
  ])("hold X-Ray's trace $trace", ({ trace, segment, context }) => {
    const report = platformRecord("REPORT", { kind: "report", xrayTraceId: trace, xraySegmentId: segment });
    expect(buildEvent(failureOf({ attempt: attemptOf([report]) }), OPTIONS).contexts["trace"]).toEqual(context);
  });

  it("list the evidence", () => {
    const failure = failureOf({ provingRecord: logRecord({ text: "failed for bob@example.com" }) });
    expect(buildEvent(failure, OPTIONS).contexts["evidence"]).toMatchObject({
      finding_1: "nodejs/exception at 2025-11-24T16:00:00.000Z\nfailed for [email]",
    });
  });
});

describe("exceptions", () => {
  it("put a printed cause before the error that it caused", () => {
    const error = printedError({
      message: "fetch failed",
      trace: ["    at async handler (file:///var/task/index.mjs:4:3)"],
      causeText: [
        "TypeError: fetch failed",
        "    at async handler (file:///var/task/index.mjs:4:3) {",
        "  [cause]: Error: connect ECONNREFUSED 10.0.0.7:5432",
        "      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16) {",
      ].join("\n"),
    });
    const failure = failureOf({ class: "network_error", error, network: { reason: "refused", peer: "10.0.0.7:5432" } });
    expect(buildEvent(failure, OPTIONS).exception.values).toMatchObject([
      { type: "Error", value: "connect ECONNREFUSED 10.0.0.7:5432", stacktrace: { frames: [{ in_app: false }] } },
      { type: "TypeError", value: "fetch failed", stacktrace: { frames: [{ filename: "index.mjs", in_app: true }] } },
    ]);
  });

  it("are redacted, with personal data only where it may be sent", () => {
    const error = printedError({ message: "bob@example.com: password=hunter2 on 8.8.8.8" });
    const value = (sendDefaultPii: boolean) =>
      buildEvent(failureOf({ error }), { ...OPTIONS, sendDefaultPii }).exception.values[0]?.value;
    expect(value(false)).toBe("[email]: password=[Filtered] on [ip]");
    expect(value(true)).toBe("bob@example.com: password=[Filtered] on 8.8.8.8");
  });
});
