import { describe, expect, it } from "vitest";
import { REASONS } from "../../src/cli/coverage-words.ts";
import { showStatus, subscribeNow, unsubscribeNow } from "../../src/cli/subscriptions.ts";
import type { ResourceServices } from "../../src/subscribe/custom-resource.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { aFunction, awsError, group, SETTINGS, World } from "../subscribe/world.ts";

/** An account with groups that are fine, full, and of the wrong class, and the commands on it. */
class Account {
  readonly world = new World();
  readonly store = createMemoryStore();

  constructor() {
    const holder = (name: string) => ({ name, pattern: "", destinationArn: `arn:${name}` });
    this.world.add(group("/aws/lambda/fine"), group("/aws/lambda/full"), group("/aws/lambda/watch-forwarder"));
    this.world.add(group("/aws/lambda/rare", { logClass: "INFREQUENT_ACCESS" }));
    this.world.filters.set("/aws/lambda/full", [holder("datadog"), holder("siem")]);
    this.world.functions.push(aFunction("fine"), aFunction("watch-forwarder", { isOurs: true }));
  }

  async run(command: "subscribe" | "unsubscribe" | "status", more: { isDryRun?: boolean; isJson?: boolean } = {}) {
    let text = "";
    const policies = { find: async () => [], put: async () => {}, remove: async () => {} };
    const services: ResourceServices = { ...this.world.services(this.store), policies, answer: async () => {} };
    const stack = { settings: SETTINGS, source: { account: "1", region: "eu-west-1" }, services };
    const options = { isDryRun: more.isDryRun ?? false, deadline: Number.POSITIVE_INFINITY };
    const output = {
      isJson: more.isJson ?? false,
      screen: { width: null, hasColours: false },
      out: (part: string) => (text += part),
    };
    const code =
      command === "status"
        ? await showStatus(stack, output)
        : await (command === "subscribe" ? subscribeNow : unsubscribeNow)(stack, options, output);
    return { code, text };
  }
}

describe("subscribe", () => {
  it("says in a dry run what it would do, and does nothing", async () => {
    const account = new Account();
    const { code, text } = await account.run("subscribe", { isDryRun: true });

    expect(code).toBe(1);
    expect(text).toMatch(/created +\/aws\/lambda\/fine +%/);
    expect(text).toContain("Dry run, nothing was changed. 4 log groups");
    expect(account.world.puts).toEqual([]);
  });

  it("subscribes, and says who is in the way", async () => {
    const account = new Account();
    const { code, text } = await account.run("subscribe");

    expect(code).toBe(1);
    expect(account.world.puts).toEqual(["/aws/lambda/fine"]);
    expect(text).toMatch(/blocked +\/aws\/lambda\/full .*held by datadog \(arn:datadog\), siem \(arn:siem\)/);
  });

  it("prints JSON Lines", async () => {
    const { text } = await new Account().run("subscribe", { isJson: true });
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));

    expect(lines).toContainEqual(
      expect.objectContaining({ group: "/aws/lambda/rare", did: "blocked", reason: "infrequent_access" }),
    );
  });
});

describe("status", () => {
  it("says what is covered, what is not and why, and how new groups are found", async () => {
    const account = new Account();
    await account.run("subscribe");
    const { code, text } = await account.run("status");

    expect(code).toBe(1);
    expect(text).toMatch(/\/aws\/lambda\/full +slots_taken +it has as many/);
    expect(text).toContain("1 of 4 log groups are covered");
    expect(text).toContain("up to 5 minutes");
    expect(text).not.toMatch(/watch-forwarder +own/);
  });

  it.each([
    [{ trailSeenAt: 2, trailMissedAt: 1 }, true, 60],
    [{ trailSeenAt: 1, trailMissedAt: 2 }, false, 5],
    [{}, null, 5],
  ])("knows by %j whether a trail delivers", async (run, trail, uncoveredForMinutes) => {
    const account = new Account();
    await account.store.take("x", 0, 1, true);
    await account.store.update("x", run);
    const { text } = await account.run("status", { isJson: true });

    expect(JSON.parse(text)).toMatchObject({ trail, uncoveredForMinutes });
  });

  it("is content when all is covered", async () => {
    const account = new Account();
    account.world.groups.delete("/aws/lambda/full");
    account.world.groups.delete("/aws/lambda/rare");
    expect(await account.run("status")).toMatchObject({ code: 1, text: expect.stringContaining("pending") });
    await account.run("subscribe");

    expect(await account.run("status")).toMatchObject({ code: 0 });
  });
});

describe("unsubscribe", () => {
  it("removes what was made, and says so beforehand", async () => {
    const account = new Account();
    await account.run("subscribe");
    const dry = await account.run("unsubscribe", { isDryRun: true });
    expect(dry.text).toContain("would be removed from /aws/lambda/fine");
    expect(account.world.filters.get("/aws/lambda/fine")).toHaveLength(1);

    expect(await account.run("unsubscribe")).toMatchObject({
      code: 0,
      text: expect.stringContaining("SubscriptionScope=none"),
    });
    expect(account.world.filters.get("/aws/lambda/fine")).toEqual([]);
    expect(account.world.filters.get("/aws/lambda/full")).toHaveLength(2);
  });

  it("fails when something stays", async () => {
    const account = new Account();
    await account.run("subscribe");
    account.world.fault = (operation) => {
      if (operation === "deleteFilter") throw awsError("AccessDeniedException", "no");
    };

    expect(await account.run("unsubscribe")).toMatchObject({
      code: 3,
      text: expect.stringContaining("still on /aws/lambda/fine: AccessDeniedException: no"),
    });
  });
});

describe("the words for reasons", () => {
  it("name no reason by its code alone", () => {
    for (const words of Object.values(REASONS)) expect(words).toMatch(/\w+ \w+/);
  });
});
