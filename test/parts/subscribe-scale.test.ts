import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LogsApi } from "../../src/subscribe/api.ts";
import { createFunctionsApi } from "../../src/subscribe/aws-functions-api.ts";
import { createLogsApi } from "../../src/subscribe/aws-logs-api.ts";
import type { Clock } from "../../src/subscribe/clock.ts";
import { cycle } from "../../src/subscribe/cycle.ts";
import { createDynamoDbStore } from "../../src/subscribe/dynamodb-store.ts";
import { Pace } from "../../src/subscribe/pace.ts";
import { removeAll } from "../../src/subscribe/removal.ts";
import { SETTINGS } from "../subscribe/world.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";
import { clientConfig } from "../support/sam/emulator-gaps.ts";

const GROUPS = 500;
const MINUTE = 60_000;
const TABLE = "subscriptions";

let emulator: Emulator;
let logs: CloudWatchLogsClient;
let lambda: LambdaClient;
let dynamo: DynamoDBClient;
let destinationArn = "";

beforeAll(async () => {
  emulator = await startEmulator();
  const config = clientConfig(emulator);
  logs = new CloudWatchLogsClient(config);
  lambda = new LambdaClient(config);
  dynamo = new DynamoDBClient(config);
  const assume = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [assume] });
  const role = await new IAMClient(config).send(new CreateRoleCommand({ RoleName: "any", AssumeRolePolicyDocument }));
  const FunctionName = "watch-forwarder";
  const made = await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: role.Role?.Arn,
      Code: { ZipFile: functionZip({ "index.mjs": "export const handler = async () => {};" }) },
      Environment: { Variables: { LAMBDA_SENTRY_STACK: "watch" } },
    }),
  );
  destinationArn = made.FunctionArn ?? "";
  const Action = "lambda:InvokeFunction";
  await lambda.send(
    new AddPermissionCommand({ FunctionName, StatementId: "logs", Action, Principal: "logs.amazonaws.com" }),
  );
  await dynamo.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  for (const name of ["watch-forwarder", ...Array.from({ length: GROUPS }, (_, at) => `f${at}`)]) {
    await logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/${name}` }));
  }
});

afterAll(() => emulator?.stop());

/** The emulator has no quotas: waiting would prove nothing here. */
function hastyClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    sleep: async (ms) => {
      ahead += ms;
    },
  };
}

/** The API, with what was called of it. */
function counted(api: LogsApi, calls: Map<string, string[]>): LogsApi {
  const count =
    <Args extends readonly [string, ...unknown[]], Result>(name: string, call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      calls.set(name, [...(calls.get(name) ?? []), args[0]]);
      return call(...args);
    };
  return {
    listGroups: count("listGroups", api.listGroups),
    listFilters: count("listFilters", api.listFilters),
    putFilter: count("putFilter", api.putFilter),
    deleteFilter: count("deleteFilter", api.deleteFilter),
    findEvents: api.findEvents,
  };
}

it("subscribes and unsubscribes 500 groups of a real API, page by page, none missed and none touched twice", async () => {
  const clock = hastyClock();
  const calls = new Map<string, string[]>();
  const pace = () => new Pace(clock, { perSecond: 2, deadline: Number.POSITIVE_INFINITY });
  const tagging = new ResourceGroupsTaggingAPIClient(clientConfig(emulator));
  const services = {
    logs: counted(createLogsApi(logs), calls),
    functions: createFunctionsApi({ lambda, tagging }),
    store: createDynamoDbStore({ tableName: TABLE, client: dynamo }),
    clock,
    filtersPace: pace(),
    logsPace: pace(),
    functionsPace: pace(),
    searchPace: pace(),
    hand: async () => 0,
    deliveryErrors: null,
  };
  const settings = { ...SETTINGS, region: "us-east-1", destinationArn };
  const source = { account: "000000000000", region: "us-east-1" };
  const turn = (owner: string) =>
    cycle(settings, source, services, { owner, deadline: clock.now() + 2 * MINUTE, maxGroups: 10_000, force: false });

  let turns = 0;
  do {
    await turn(`turn-${turns}`);
    turns++;
  } while ((await services.store.run()).cursor !== null && turns < 20);
  const puts = calls.get("putFilter") ?? [];

  expect({ puts: puts.length, groups: new Set(puts).size }).toEqual({ puts: GROUPS, groups: GROUPS });
  expect(puts).not.toContain("/aws/lambda/watch-forwarder");
  expect(calls.get("listGroups")?.length).toBe(turns * Math.ceil((GROUPS + 1) / 50));
  expect(turns).toBeGreaterThan(2);

  const report = await removeAll(settings, services, { deadline: Number.POSITIVE_INFINITY });
  expect(report).toMatchObject({ failed: [], remaining: 0 });
  expect(new Set(report.removed)).toEqual(new Set(puts));
  const figures = [...calls].map(([name, groups]) => `${name} ${groups.length}`).join(", ");
  process.stdout.write(`${GROUPS} groups in ${turns} turns: ${figures}\n`);
});
