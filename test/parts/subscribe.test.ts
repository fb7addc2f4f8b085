import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type AccountPolicy,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeAccountPoliciesCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
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
import { failedInvocation, logEventsOf } from "../support/subscription-event.ts";

const run = promisify(execFile);
const STACK = "watch";
const requestId = "8f5c1c9e-0000-4000-8000-00000000000a";
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

  async function policies(): Promise<readonly AccountPolicy[]> {
    const command = new DescribeAccountPoliciesCommand({ policyType: "SUBSCRIPTION_FILTER_POLICY" });
    return (await logs.send(command)).accountPolicies ?? [];
  }

  async function put(logGroupName: string, messages: readonly string[]): Promise<void> {
    const logStreamName = "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef";
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: logEventsOf(messages) }));
  }

  async function cli(...args: readonly string[]): Promise<string> {
    const main = fileURLToPath(new URL("../../src/cli/lambda-sentry.ts", import.meta.url));
    const env = { ...process.env, ...emulator.env };
    const { stdout } = await run(process.execPath, [main, ...args, "--stack", STACK], { env });
    return stdout;
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

  it("tells its status, and what it would do, to whoever asks with the stack's name", async () => {
    const status = JSON.parse(await cli("status", "--json"));
    expect(status).toMatchObject({ counts: { covered: 3, pending: 0 }, trail: true });

    expect(await cli("subscribe", "--dry-run")).toContain("Dry run, nothing was changed.");
    expect(await cli("unsubscribe", "--dry-run")).toContain("3 filters would be removed");
  });

  it("hands over to the account's policy when the scope changes, which leaves out its own groups", async () => {
    const scope = parameters({ SubscriptionScope: "account" });
    outputs = await samDeploy({ template, stackName: STACK, env: emulator.env, parameters: scope });
    await bridgeGaps(emulator, outputs);
    const before = receiver.events.length;

    expect(await filtersOf("/aws/lambda/before")).toEqual([]);
    const [policy, ...others] = await policies();
    expect(others).toEqual([]);
    const criteria = policy?.selectionCriteria ?? "";
    expect(JSON.parse(criteria.replace("LogGroupName NOT IN ", ""))).toEqual(
      ["forwarder", "reporter", "subscriber"].map((part) => `/aws/lambda/${STACK}-${part}`),
    );
    await put("/aws/lambda/before", failedInvocation("by the account's policy", requestId));
    await put("/ecs/web", failedInvocation("not a function", requestId));
    await vi.waitFor(() => expect(receiver.events).toHaveLength(before + 1), WAIT);
    expect(receiver.events.at(-1)?.event).toMatchObject({ tags: { request_id: requestId, function_name: "before" } });
  });

  it("removes what it made, and only that, when it is deleted", async () => {
    await sam(["delete", "--stack-name", STACK, "--no-prompts"], { env: emulator.env }, "samlocal");

    for (const name of ["/aws/lambda/before", "/aws/lambda/announced", "/aws/lambda/newborn"]) {
      expect(await filtersOf(name)).toEqual([]);
    }
    expect(await policies()).toEqual([]);
  });
});
