import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient, TagResourceCommand } from "@aws-sdk/client-lambda";
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFactsReader } from "../../src/complete/facts-reader.ts";
import { createFunctionApi } from "../../src/complete/lambda-functions.ts";
import { createPace } from "../../src/complete/pace.ts";
import { createReferences } from "../../src/complete/references.ts";
import { createSecretReader } from "../../src/complete/secrets.ts";
import { createParameterReader } from "../../src/complete/ssm-parameters.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";

const MINUTE = 60_000;
const ACCOUNT = "000000000000";

describe("what a real AWS API tells", () => {
  let emulator: Emulator;
  let lambda: LambdaClient;
  let ssm: SSMClient;
  let secrets: SecretsManagerClient;
  const clock = { now: Date.now() };
  const now = (): number => clock.now;

  beforeAll(async () => {
    emulator = await startEmulator();
    const config = {
      endpoint: emulator.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    lambda = new LambdaClient(config);
    ssm = new SSMClient(config);
    secrets = new SecretsManagerClient(config);
    const { Role: role } = await new IAMClient(config).send(
      new CreateRoleCommand({
        RoleName: "orders",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      }),
    );
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "orders",
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: role?.Arn,
        Timeout: 7,
        MemorySize: 256,
        Code: { ZipFile: functionZip({ "index.mjs": "export const handler = async () => {};" }) },
        Environment: { Variables: { SENTRY_ENVIRONMENT: "stage", DB_PASSWORD: "hunter2" } },
        Tags: { "sentry:tag:team": "payments", other: "x" },
      }),
    );
  });

  afterAll(() => emulator?.stop());

  const reader = () =>
    createFactsReader({
      api: () => createFunctionApi(lambda),
      readEnvironment: true,
      pace: createPace({ callsPerSecond: 3, maxWaitMs: 1000, now: Date.now, sleep: async () => {} }),
      now,
    });

  it("are a function's configuration, tags and Sentry variables; a changed tag within five minutes", async () => {
    const facts = reader();
    const key = { region: "us-east-1", account: ACCOUNT, name: "orders" };
    const read = await facts.read(key);
    expect(read).toMatchObject({
      configuration: { timeout: 7, memorySize: 256, handler: "index.handler", packageType: "Zip" },
      tags: new Map([["sentry:tag:team", "payments"]]),
      variables: { environment: "stage", dsn: null, hasSdk: false },
      missing: [],
    });
    expect(JSON.stringify(read)).not.toContain("hunter2");

    await lambda.send(
      new TagResourceCommand({ Resource: read.configuration?.arn ?? "", Tags: { "sentry:forward": "off" } }),
    );
    expect((await facts.read(key)).tags?.has("sentry:forward")).toBe(false);
    clock.now += 5 * MINUTE;
    expect((await facts.read(key)).tags?.get("sentry:forward")).toBe("off");
  });

  it("is told of a function that is gone, and nothing is thrown", async () => {
    const { missing } = await reader().read({ region: "us-east-1", account: ACCOUNT, name: "gone" });
    expect(missing.map(({ what, why }) => `${what} ${why}`)).toContain("configuration not_found");
  });

  it("are parameters and secrets, whose new values count within five minutes", async () => {
    const references = createReferences(
      { readParameter: createParameterReader(ssm), readSecret: createSecretReader(secrets) },
      now,
    );
    const put = (Value: string, Overwrite = false) =>
      ssm.send(new PutParameterCommand({ Name: "/sentry/orders", Type: "SecureString", Value, Overwrite }));
    await put("https://one@sentry.example/1");
    const { ARN: arn = "" } = await secrets.send(
      new CreateSecretCommand({ Name: "sentry/orders", SecretString: '{"dsn":"https://two@sentry.example/2"}' }),
    );
    const all = () => Promise.all(["/sentry/orders", "secret:sentry/orders", arn, "/none"].map(references.resolve));
    const two = "https://two@sentry.example/2";
    expect(await all()).toEqual(["https://one@sentry.example/1", two, two, null]);

    await put("https://three@sentry.example/3", true);
    await secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString: "https://four@sentry.example/4" }));
    expect(await all()).toEqual(["https://one@sentry.example/1", two, two, null]);
    clock.now += 5 * MINUTE;
    const four = "https://four@sentry.example/4";
    expect(await all()).toEqual(["https://three@sentry.example/3", four, four, null]);
  });
});
