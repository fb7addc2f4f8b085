import { describe, expect, it } from "vitest";
import type { ResourceAnswer } from "../../src/subscribe/answer-url.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { readSubscribeSettings } from "../../src/subscribe/settings.ts";
import { type SubscriberClients, subscriber } from "../../src/subscriber.ts";
import { createLog } from "../../src/telemetry.ts";
import { END, REPORT_FAILED, START } from "./lines.ts";
import { aFunction, group, SETTINGS, World } from "./world.ts";

const SOURCE = { account: "123456789012", region: "eu-west-1" };
const ENVIRONMENT = {
  LAMBDA_SENTRY_STACK: "watch",
  AWS_REGION: "eu-west-1",
  DESTINATION_ARN: SETTINGS.destinationArn,
  OWN_LOG_GROUPS: "/aws/lambda/watch-forwarder",
};

function stack(groups: readonly string[] = ["/aws/lambda/orders"]) {
  const world = new World().add(...groups.map((name) => group(name)));
  world.functions.push(aFunction("orders"));
  const answers: ResourceAnswer[] = [];
  const sightings: unknown[] = [];
  const lines: string[] = [];
  const clients: SubscriberClients = {
    logs: world,
    functions: world,
    clock: world,
    store: createMemoryStore(),
    policies: { find: async () => [], put: async () => {}, remove: async () => {} },
    deliveryErrors: null,
    answer: async (_, answer) => void answers.push(answer),
    queue: {
      send: async (batch) => {
        sightings.push(...batch);
        return batch.map(() => ({ kind: "queued" }));
      },
    },
  };
  const run = (event: unknown, more: Partial<typeof SETTINGS> = {}) =>
    subscriber(event, { ...SETTINGS, ...more }, SOURCE, clients, {
      deadline: world.time + 15 * 60_000,
      log: createLog({ sink: (line) => lines.push(line), now: () => 0 }),
    });
  return { world, answers, sightings, lines, run, store: clients.store };
}

const created = (logGroupName: string, more: object = {}) => ({
  "detail-type": "AWS API Call via CloudTrail",
  detail: { eventName: "CreateLogGroup", requestParameters: { logGroupName }, ...more },
});

describe("the subscriber", () => {
  it("subscribes by its schedule, and says so in one line; a turn without work writes none", async () => {
    const { world, lines, run } = stack();
    await run({ source: "aws.events" });
    expect(world.puts).toEqual(["/aws/lambda/orders"]);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ message: "subscriptions", counts: { created: 1 } }]);

    world.time += 5 * 60_000;
    await run({});
    expect(lines).toHaveLength(1);
  });

  it("subscribes the group of an event, and notes that a trail delivers", async () => {
    const { world, run, store } = stack();
    await run(created("/aws/lambda/orders"));

    expect(world.puts).toEqual(["/aws/lambda/orders"]);
    expect(await store.run()).toMatchObject({ trailSeenAt: expect.any(Number) });
  });

  it.each([
    ["a group of another service", created("/ecs/web")],
    ["one of its own", created("/aws/lambda/watch-forwarder")],
    ["one that is gone again", created("/aws/lambda/gone")],
  ])("leaves %s alone", async (_, event) => {
    const { world, run } = stack(["/aws/lambda/orders", "/ecs/web", "/aws/lambda/watch-forwarder"]);
    await run(event);

    expect(world.puts).toEqual([]);
  });

  it("takes a call that failed for no event", async () => {
    const { world, run } = stack();
    await run(created("/aws/lambda/gone", { errorCode: "ResourceAlreadyExistsException" }));

    expect(world.puts).toEqual(["/aws/lambda/orders"]);
  });

  it("subscribes no group by its event where the account's policy does", async () => {
    const { world, run } = stack();
    await run(created("/aws/lambda/orders"), { scope: "account" });

    expect(world.puts).toEqual([]);
  });

  it("answers CloudFormation", async () => {
    const { answers, run } = stack();
    const request = { ResponseURL: "https://x", StackId: "s", RequestId: "r", LogicalResourceId: "l" };
    await run({ ...request, RequestType: "Create" });
    await run({ ...request, RequestType: "Delete" });

    expect(answers.map(({ Status }) => Status)).toEqual(["SUCCESS", "SUCCESS"]);
  });

  it("queues a sighting of what failed before the filter was there", async () => {
    const { world, sightings, run } = stack();
    const at = world.time + 1;
    for (const message of [START, END, REPORT_FAILED])
      world.events.push({ id: null, timestamp: at, message, stream: "a" });
    await run({});
    expect(sightings).toEqual([]);
    world.time += 6 * 60_000;
    await run({});

    expect(sightings).toMatchObject([{ source: { ...SOURCE, logGroup: "/aws/lambda/orders", logStream: "a" } }]);
  });
});

describe("readSubscribeSettings", () => {
  it("needs little", () => {
    expect(readSubscribeSettings(ENVIRONMENT)).toEqual(SETTINGS);
  });

  it("reads lists and tags", () => {
    const lists = { LOG_GROUP_PATTERNS: "/a/*, /b/*", INCLUDE_TAGS: "team=orders,on", FILTER_SETTLE_SECONDS: "0" };

    expect(readSubscribeSettings({ ...ENVIRONMENT, ...lists })).toMatchObject({
      include: ["/a/*", "/b/*"],
      includeTags: [
        { key: "team", value: "orders" },
        { key: "on", value: "*" },
      ],
      settleMs: 0,
    });
  });

  it.each([
    [{ DESTINATION_ARN: "" }, "DESTINATION_ARN"],
    [{ FILTER_MODE: "some" }, "FILTER_MODE"],
    [{ SUBSCRIPTION_SCOPE: "account", FILTER_MODE: "all" }, "exclude each other"],
    [{ FILTER_MODE: "custom", FILTER_PATTERN: "{ $.a" }, "filter pattern"],
    [{ FILTER_SETTLE_SECONDS: "soon" }, "FILTER_SETTLE_SECONDS"],
  ])("refuses %j", (change, words) => {
    expect(() => readSubscribeSettings({ ...ENVIRONMENT, ...change })).toThrow(words);
  });
});
