import { describe, expect, it } from "vitest";
import {
  type ConfigurationAnswer,
  carriesSdk,
  toConfiguration,
  toTags,
  toVariables,
} from "../../src/complete/function-facts.ts";
import { functionFacts } from "../support/function-facts.ts";

const ANSWER: ConfigurationAnswer = {
  FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:orders:7",
  Timeout: 3,
  MemorySize: 128,
  Handler: "index.handler",
  Runtime: "nodejs24.x",
  Architectures: ["arm64"],
  PackageType: "Zip",
  LastModified: "2025-11-24T15:55:00.000+0000",
  CodeSha256: "abc=",
  Layers: [{ Arn: "arn:aws:lambda:eu-west-1:1:layer:prices:7" }, {}],
  Environment: {
    Variables: { SENTRY_DSN: " https://k@sentry.example/1 ", SENTRY_RELEASE: "", DB_PASSWORD: "hunter2" },
  },
};

it("takes the configuration out of the answer, without its environment", () => {
  expect(toConfiguration(ANSWER)).toEqual({
    arn: "arn:aws:lambda:eu-west-1:123456789012:function:orders",
    timeout: 3,
    memorySize: 128,
    handler: "index.handler",
    runtime: "nodejs24.x",
    architecture: "arm64",
    packageType: "Zip",
    lastModified: "2025-11-24T15:55:00.000+0000",
    codeSha256: "abc=",
    layers: ["arn:aws:lambda:eu-west-1:1:layer:prices:7"],
  });
  expect(Object.values(toConfiguration({})).every((value) => value === null || Array.isArray(value))).toBe(true);
});

it("looks at Sentry's variables and at no others", () => {
  const variables = toVariables(ANSWER);
  expect(variables).toEqual({ dsn: "https://k@sentry.example/1", environment: null, release: null, hasSdk: true });
  expect(JSON.stringify(variables)).not.toContain("hunter2");
});

it("knows variables that AWS could not decrypt from none", () => {
  expect(toVariables({ Environment: { Error: { ErrorCode: "AccessDenied" } } })).toBeNull();
  expect(toVariables({})).toEqual({ dsn: null, environment: null, release: null, hasSdk: false });
});

describe("an SDK is seen", () => {
  it.each([
    { by: "its DSN", Variables: { SENTRY_DSN: "https://k@sentry.example/1" }, seen: true },
    { by: "the layer's own handler", Variables: { SENTRY_INITIAL_HANDLER: "app.handler" }, seen: true },
    { by: "NODE_OPTIONS", Variables: { NODE_OPTIONS: "-r @sentry/aws-serverless/awslambda-auto" }, seen: true },
    { by: "the wrapper script", Variables: { AWS_LAMBDA_EXEC_WRAPPER: "/opt/sentry/wrapper" }, seen: true },
    { by: "no variable", Variables: { NODE_OPTIONS: "--enable-source-maps" }, seen: false },
  ])("by $by: $seen", ({ Variables, seen }) => {
    expect(toVariables({ Environment: { Variables } })?.hasSdk).toBe(seen);
  });

  it("by its layer, whether or not variables may be read", () => {
    const arn = "arn:aws:lambda:eu-west-1:943013980633:layer:SentryPythonServerlessSDK:7";
    const configuration = toConfiguration({ Layers: [{ Arn: arn }] });
    expect(carriesSdk(functionFacts({ configuration, variables: null }))).toBe(true);
    expect(carriesSdk(functionFacts())).toBe(false);
  });
});

it("keeps the tags that are meant for us", () => {
  expect(toTags({ team: "payments", "sentry:level": "warning", "sentry:tag:a": "b" })).toEqual(
    new Map([
      ["sentry:level", "warning"],
      ["sentry:tag:a", "b"],
    ]),
  );
});
