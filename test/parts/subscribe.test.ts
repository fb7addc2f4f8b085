import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeSubscriptionFiltersCommand,
  type SubscriptionFilter,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { sam, samBuild, samDeploy } from "../support/sam/sam.ts";

const STACK = "watch";
const FILTER = `lambda-sentry-${STACK}`;
const WAIT = { timeout: 60_000, interval: 200 };

describe("the deployed stack", () => {
  let folder: string;
  let template: string;
  let emulator: Emulator;
  let receiver: Receiver;
  let outputs: Readonly<Record<string, string>>;
  let logs: CloudWatchLogsClient;
  let lambda: LambdaClient;
  let role: string;

  const parameters = (more: Readonly<Record<string, string>> = {}) => ({
    SentryDsn: receiver.dsn,
    SettleSeconds: "0",
    ...more,
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "subscribe-test-"));
    emulator = await startEmulator();
    receiver = await startReceiver();
    const config = clientConfig(emulator);
    logs = new CloudWatchLogsClient(config);
    lambda = new LambdaClient(config);
    const assume = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const created = await new IAMClient(config).send(
      new CreateRoleCommand({
        RoleName: "victim",
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [assume] }),
      }),
    );
    role = created.Role?.Arn ?? "";
    await createGroup("/aws/lambda/before");
    await createGroup("/ecs/web");
    template = await samBuild(folder);
    outputs = await samDeploy({ template, stackName: STACK, env: emulator.env, parameters: parameters() });
    await bridgeGaps(emulator, outputs);
  });

  afterAll(async () => {
    await receiver?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function createGroup(logGroupName: string): Promise<void> {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  }

  async function filtersOf(logGroupName: string): Promise<readonly SubscriptionFilter[]> {
    const { subscriptionFilters = [] } = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName }));
    return subscriptionFilters;
  }

  async function subscriber(event: object): Promise<void> {
    const command = { FunctionName: outputs["SubscriberFunction"], Payload: JSON.stringify(event) };
    const { Payload, FunctionError } = await lambda.send(new InvokeCommand(command));
    expect({ FunctionError, answer: Buffer.from(Payload ?? []).toString() }).toEqual({ answer: "null" });
  }

  /** Five minutes are the service's: nothing here needs them. */
  async function settleAtOnce(): Promise<void> {
    const FunctionName = outputs["SubscriberFunction"];
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, FILTER_SETTLE_SECONDS: "0" };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }

  async function createFunction(name: string, source: string, handler = "index.handler"): Promise<void> {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: "nodejs24.x",
        Handler: handler,
        Role: role,
        Timeout: 3,
        Code: { ZipFile: functionZip({ "index.mjs": source }) },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName: name });
  }

  it("has subscribed the groups that were there, none of another service, and none of its own", async () => {
    expect(await filtersOf("/aws/lambda/before")).toMatchObject([
      { filterName: FILTER, destinationArn: outputs["ForwarderFunction"], filterPattern: expect.stringMatching(/^%/) },
    ]);
    for (const name of [
      "/ecs/web",
      ...["forwarder", "reporter", "subscriber"].map((part) => `/aws/lambda/${STACK}-${part}`),
    ]) {
      expect(await filtersOf(name)).toEqual([]);
    }
  });

  it("subscribes a new group when its event arrives", async () => {
    await createGroup("/aws/lambda/announced");

    await vi.waitFor(async () => expect(await filtersOf("/aws/lambda/announced")).toHaveLength(1), WAIT);
  });

  it("reports a function's first failures, which come before its filter, once for each attempt", async () => {
    const before = receiver.events.length;
    await settleAtOnce();
    await createFunction("newborn", "export const handler = async () => 1;", "index.missing");

    await lambda.send(new InvokeCommand({ FunctionName: "newborn", Payload: "{}" }));
    await lambda.send(new InvokeCommand({ FunctionName: "newborn", Payload: "{}" }));
    // What the emulator's Lambda does by itself, its trail does not record: this is the event that AWS's sends.
    await subscriber({
      detail: { eventName: "CreateLogGroup", requestParameters: { logGroupName: "/aws/lambda/newborn" } },
    });
    expect(await filtersOf("/aws/lambda/newborn")).toHaveLength(1);
    expect(receiver.events).toHaveLength(before);
    await subscriber({});

    await vi.waitFor(() => expect(receiver.events.length).toBeGreaterThanOrEqual(before + 2), WAIT);
    const events = receiver.events.slice(before).map(({ event }) => event);
    const ids = events.map(({ tags }) => Object(tags).request_id);
    expect(events.map(({ tags }) => Object(tags)["lambda.failure"])).toEqual(["invalid_handler", "invalid_handler"]);
    expect(new Set(ids).size).toBe(2);
  });

  it("removes what it made, and only that, when it is deleted", async () => {
    await sam(["delete", "--stack-name", STACK, "--no-prompts"], { env: emulator.env }, "samlocal");

    for (const name of ["/aws/lambda/before", "/aws/lambda/announced", "/aws/lambda/newborn"]) {
      expect(await filtersOf(name)).toEqual([]);
    }
  });
});
