import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeliveryErrors } from "../../src/subscribe/aws-delivery-errors.ts";
import { createFunctionsApi } from "../../src/subscribe/aws-functions-api.ts";
import { createLogsApi } from "../../src/subscribe/aws-logs-api.ts";
import { createPolicyApi } from "../../src/subscribe/aws-policy-api.ts";
import { faultOf } from "../../src/subscribe/fault.ts";
import { ALL_LOGGERS, failurePattern } from "../../src/subscribe/pattern/failure-pattern.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";
import { clientConfig } from "../support/sam/emulator-gaps.ts";

const GROUP = "/aws/lambda/orders";

describe("the clients of the subscriber", () => {
  let emulator: Emulator;
  let logs: CloudWatchLogsClient;
  let lambda: LambdaClient;
  let destinationArn: string;

  beforeAll(async () => {
    emulator = await startEmulator();
    const config = clientConfig(emulator);
    logs = new CloudWatchLogsClient(config);
    lambda = new LambdaClient(config);
    const assume = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [assume] });
    const role = await new IAMClient(config).send(new CreateRoleCommand({ RoleName: "any", AssumeRolePolicyDocument }));
    const FunctionName = "orders";
    const made = await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: role.Role?.Arn,
        Code: { ZipFile: functionZip({ "index.mjs": "export const handler = async () => {};" }) },
        LoggingConfig: { LogFormat: "JSON", LogGroup: "shop" },
        Tags: { team: "orders" },
      }),
    );
    destinationArn = made.FunctionArn ?? "";
    const permission = { StatementId: "logs", Action: "lambda:InvokeFunction", Principal: "logs.amazonaws.com" };
    await lambda.send(new AddPermissionCommand({ FunctionName, ...permission }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP, logGroupClass: "INFREQUENT_ACCESS" }));
  });

  afterAll(() => emulator?.stop());

  it("tell of functions, their logging and their tags", async () => {
    const tagging = new ResourceGroupsTaggingAPIClient(clientConfig(emulator));
    const api = createFunctionsApi({ lambda, tagging });
    const orders = { name: "orders", runtime: "nodejs24.x", logGroup: "shop", format: "json", isOurs: false };

    expect((await api.listFunctions(null)).items).toMatchObject([orders]);
    expect(await api.getFunction("orders")).toMatchObject(orders);
    expect(await api.getFunction("gone")).toBeNull();
    expect((await api.listTags(null)).items).toEqual([
      { arn: destinationArn, tags: new Map(Object.entries({ team: "orders" })) },
    ]);
  });

  it("tell of log groups, their class, and what is wrong", async () => {
    const api = createLogsApi(logs);

    expect((await api.listGroups(GROUP, null)).items).toMatchObject([
      { name: GROUP, logClass: "INFREQUENT_ACCESS", createdAt: expect.any(Number) },
    ]);
    const faults = await Promise.all([
      api.listFilters("gone").catch(faultOf),
      api.deleteFilter(GROUP, "gone").catch(faultOf),
      api.putFilter(GROUP, { name: "f", pattern: "{ $.a", destinationArn }).catch(faultOf),
    ]);
    expect(faults).toEqual(["not_found", "not_found", "invalid"]);
  });

  it("put, find and remove the account's policy, with the pattern of all", async () => {
    const api = createPolicyApi(logs);
    const policy = {
      name: "lambda-sentry-watch",
      destinationArn,
      pattern: failurePattern(ALL_LOGGERS).narrow,
      exceptGroups: ["/aws/lambda/watch-forwarder"],
    };
    await api.put(policy);
    expect(await api.find()).toEqual([policy]);

    await api.remove(policy.name);
    expect(await api.find()).toEqual([]);
  });

  it("tell when deliveries failed", async () => {
    const cloudWatch = new CloudWatchClient(clientConfig(emulator));
    const at = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
    const data = (MetricName: string, FilterName: string, minute: number) => ({
      MetricName,
      Value: 1,
      Timestamp: new Date(at + minute * 60_000),
      Dimensions: [
        { Name: "LogGroupName", Value: GROUP },
        { Name: "DestinationType", Value: "Lambda" },
        { Name: "FilterName", Value: FilterName },
      ],
    });
    const MetricData = [
      data("DeliveryErrors", "ours", 0),
      data("DeliveryThrottling", "ours", 1),
      data("DeliveryErrors", "theirs", -5),
    ];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: "AWS/Logs", MetricData }));

    const windows = await createDeliveryErrors(cloudWatch).windows("ours", at - 600_000, Date.now());
    expect([...windows]).toEqual([[GROUP, { from: at, until: at + 120_000 }]]);
  });
});
