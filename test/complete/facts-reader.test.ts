import { describe, expect, it } from "vitest";
import { createFactsReader, type FunctionApi } from "../../src/complete/facts-reader.ts";
import type { ConfigurationAnswer } from "../../src/complete/function-facts.ts";
import { createPace } from "../../src/complete/pace.ts";

const MINUTE = 60_000;
const KEY = { region: "eu-west-1", account: "123456789012", name: "orders" };
const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders";

/** Lambda's API on a clock of its own; only faults are made up here, the real one is in `test/parts`. */
function setUp(options: { readonly readEnvironment?: boolean; readonly region?: string } = {}) {
  const clock = { now: 1_764_000_000_000 };
  const calls: string[] = [];
  const answers: { configuration: ConfigurationAnswer | Error; tags: Record<string, string> | Error } = {
    configuration: { Timeout: 3, Environment: { Variables: { SENTRY_ENVIRONMENT: "prod" } } },
    tags: { "sentry:level": "warning", team: "x" },
  };
  const api: FunctionApi = {
    region: options.region ?? "eu-west-1",
    async getConfiguration(arn) {
      calls.push(`configuration ${arn}`);
      if (answers.configuration instanceof Error) throw answers.configuration;
      return answers.configuration;
    },
    async listTags(arn) {
      calls.push(`tags ${arn}`);
      if (answers.tags instanceof Error) throw answers.tags;
      return answers.tags;
    },
  };
  let opened = 0;
  const pace = createPace({
    callsPerSecond: 3,
    maxWaitMs: 2000,
    now: () => clock.now,
    // The clock stands still, so that the pace is seen in how many calls go out at one moment.
    sleep: async () => {},
  });
  const reader = createFactsReader({
    api: async () => {
      opened += 1;
      return api;
    },
    readEnvironment: options.readEnvironment ?? true,
    pace,
    now: () => clock.now,
  });
  return { reader, clock, calls, answers, opened: () => opened };
}

function named(name: string): Error {
  return Object.assign(new Error("no"), { name });
}

it("asks for configuration and tags, once for all who ask at the same time", async () => {
  const { reader, calls, opened } = setUp();
  const [facts, again] = await Promise.all([reader.read(KEY), reader.read(KEY)]);
  await reader.read(KEY);
  expect(facts).toEqual(again);
  expect(facts).toMatchObject({
    configuration: { timeout: 3 },
    tags: new Map([["sentry:level", "warning"]]),
    variables: { environment: "prod" },
    missing: [],
  });
  expect(calls).toEqual([`configuration ${ARN}`, `tags ${ARN}`]);
  expect(opened()).toBe(1);
});

it("asks for tags again after 5 minutes, for the configuration after 15", async () => {
  const { reader, clock, calls, answers } = setUp();
  await reader.read(KEY);
  answers.tags = { "sentry:forward": "off" };
  clock.now += 4 * MINUTE;
  expect((await reader.read(KEY)).tags?.get("sentry:forward")).toBeUndefined();
  clock.now += MINUTE + 1000;
  expect((await reader.read(KEY)).tags?.get("sentry:forward")).toBe("off");
  clock.now += 10 * MINUTE;
  await reader.read(KEY);
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["configuration", "tags", "tags", "configuration", "tags"]);
});

describe("what cannot be read", () => {
  it.each([
    { name: "AccessDeniedException", why: "denied" },
    { name: "ResourceNotFoundException", why: "not_found" },
    { name: "TooManyRequestsException", why: "throttled" },
    { name: "TimeoutError", why: "unreachable" },
  ])("is left out and named: $name", async ({ name, why }) => {
    const { reader, answers } = setUp();
    answers.configuration = named(name);
    answers.tags = named(name);
    expect(await reader.read(KEY)).toEqual({
      configuration: null,
      tags: null,
      variables: null,
      missing: [
        { what: "configuration", why },
        { what: "tags", why },
        { what: "environment", why },
      ],
    });
  });

  it("does not take the rest with it", async () => {
    const { reader, answers } = setUp();
    answers.tags = named("AccessDeniedException");
    expect(await reader.read(KEY)).toMatchObject({
      configuration: { timeout: 3 },
      tags: null,
      missing: [{ what: "tags", why: "denied" }],
    });
  });

  it("is asked for again after 30 seconds where it may pass by itself, and the old answer serves meanwhile", async () => {
    const { reader, clock, answers, calls } = setUp();
    await reader.read(KEY);
    clock.now += 6 * MINUTE;
    answers.tags = named("TooManyRequestsException");
    expect((await reader.read(KEY)).tags?.get("sentry:level")).toBe("warning");
    answers.tags = { "sentry:level": "info" };
    clock.now += 29_000;
    expect((await reader.read(KEY)).tags?.get("sentry:level")).toBe("warning");
    clock.now += 2000;
    expect((await reader.read(KEY)).tags?.get("sentry:level")).toBe("info");
    expect(calls).toHaveLength(4);
  });

  it("is not asked for again at once where it is denied", async () => {
    const { reader, clock, answers, calls } = setUp();
    answers.tags = named("AccessDeniedException");
    await reader.read(KEY);
    clock.now += 4 * MINUTE;
    await reader.read(KEY);
    expect(calls).toHaveLength(2);
  });

  it("are variables whose key may not be used", async () => {
    const { reader, answers } = setUp();
    answers.configuration = { Environment: { Error: { ErrorCode: "KMSAccessDeniedException" } } };
    expect(await reader.read(KEY)).toMatchObject({
      variables: null,
      missing: [{ what: "environment", why: "denied" }],
    });
  });

  it("are variables that nobody wants read", async () => {
    const { reader } = setUp({ readEnvironment: false });
    expect(await reader.read(KEY)).toMatchObject({
      variables: null,
      missing: [{ what: "environment", why: "switched_off" }],
    });
  });

  it("are functions of other regions", async () => {
    const { reader, calls } = setUp({ region: "us-east-1" });
    expect((await reader.read(KEY)).missing.map(({ why }) => why)).toEqual(["elsewhere", "elsewhere", "elsewhere"]);
    expect(calls).toEqual([]);
  });
});

it("keeps to three calls a second, and goes without the facts where it would wait for too long", async () => {
  const { reader, calls } = setUp();
  const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
  const all = await Promise.all(names.map((name) => reader.read({ ...KEY, name })));
  // At once, and in the two seconds that a call may wait.
  expect(calls).toHaveLength(7);
  expect(all.some(({ missing }) => missing.some(({ why }) => why === "throttled"))).toBe(true);
});

it.each([
  { region: "cn-north-1", arn: "arn:aws-cn:lambda:cn-north-1:123456789012:function:orders" },
  { region: "us-gov-west-1", arn: "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders" },
])("names functions of $region by their partition", async ({ region, arn }) => {
  const { reader, calls } = setUp({ region });
  await reader.read({ ...KEY, region });
  expect(calls).toContain(`tags ${arn}`);
});
