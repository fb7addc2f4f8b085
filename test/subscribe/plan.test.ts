import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../src/subscribe/glob.ts";
import type { GroupRow } from "../../src/subscribe/group-row.ts";
import type { Inventory, SubscriptionFilter } from "../../src/subscribe/log-group.ts";
import { failurePattern } from "../../src/subscribe/pattern/failure-pattern.ts";
import { planGroup } from "../../src/subscribe/plan.ts";
import { select } from "../../src/subscribe/selection.ts";
import type { SubscribeSettings } from "../../src/subscribe/settings.ts";
import { aFunction, FORWARDER, group, SETTINGS } from "./world.ts";

const ORDERS = group("/aws/lambda/orders");
const NODE_TEXT = failurePattern({ families: new Set(["nodejs"]), formats: new Set(["text"]) });
const own = (pattern: string, more: Partial<SubscriptionFilter> = {}): SubscriptionFilter => ({
  name: SETTINGS.filterName,
  pattern,
  destinationArn: FORWARDER,
  ...more,
});

describe("select", () => {
  const kinds = (inventory: Partial<Inventory>, settings: Partial<SubscribeSettings> = {}): Record<string, string> =>
    Object.fromEntries(
      select({ groups: [], functions: [], ...inventory }, { ...SETTINGS, ...settings }).map((one) => [
        one.group.name,
        one.kind === "wanted" ? "wanted" : one.why,
      ]),
    );
  const TEAM = new Map([["team", "orders"]]);

  it.each([
    ["a function's own group", { groups: [ORDERS], functions: [aFunction("orders")] }, {}, "wanted"],
    ["a group of a function that is gone", { groups: [ORDERS] }, {}, "wanted"],
    ["our own group", { groups: [group("/aws/lambda/watch-forwarder")] }, {}, "own_log_group"],
    [
      "a group of another stack of ours",
      { groups: [ORDERS], functions: [aFunction("orders", { isOurs: true })] },
      {},
      "own_log_group",
    ],
    [
      "one of ours, though included",
      { groups: [ORDERS], functions: [aFunction("orders", { isOurs: true })] },
      { include: ["*"] },
      "own_log_group",
    ],
    ["Infrequent Access", { groups: [group(ORDERS.name, { logClass: "INFREQUENT_ACCESS" })] }, {}, "infrequent_access"],
    ["delivery class", { groups: [group(ORDERS.name, { logClass: "DELIVERY" })] }, {}, "delivery_class"],
    ["what is excluded", { groups: [ORDERS] }, { exclude: ["*/ord*"] }, "excluded"],
    ["what is not included", { groups: [ORDERS] }, { include: ["/aws/lambda/pay*"] }, "not_included"],
    ["no subscriptions at all", { groups: [ORDERS] }, { scope: "none" }, "scope"],
    ["the account's policy", { groups: [ORDERS] }, { scope: "account" }, "scope"],
    [
      "a tag that is asked for",
      { groups: [ORDERS], functions: [aFunction("orders", { tags: TEAM })] },
      { includeTags: [{ key: "team", value: "ord*" }] },
      "wanted",
    ],
    [
      "another value of the tag",
      { groups: [ORDERS], functions: [aFunction("orders", { tags: TEAM })] },
      { includeTags: [{ key: "team", value: "pay" }] },
      "tags",
    ],
    [
      "a tag that excludes",
      { groups: [ORDERS], functions: [aFunction("orders", { tags: TEAM })] },
      { excludeTags: [{ key: "team", value: "*" }] },
      "tags",
    ],
    ["no function to ask for its tags", { groups: [ORDERS] }, { includeTags: [{ key: "team", value: "*" }] }, "tags"],
  ] satisfies [string, Partial<Inventory>, Partial<SubscribeSettings>, string][])(
    "%s",
    (_, inventory, settings, kind) => {
      expect(Object.values(kinds(inventory, settings))).toEqual([kind]);
    },
  );

  it("finds custom log groups through the functions, and leaves all others alone", () => {
    const groups = [group("shop"), group("/ecs/web"), ORDERS];

    expect(kinds({ groups, functions: [aFunction("a", { logGroup: "shop" })] })).toEqual({
      shop: "wanted",
      "/aws/lambda/orders": "wanted",
    });
  });

  it("keeps a group whose functions are excluded in part", () => {
    const functions = [aFunction("a", { logGroup: "shop", tags: TEAM }), aFunction("b", { logGroup: "shop" })];

    expect(kinds({ groups: [group("shop")], functions }, { excludeTags: [{ key: "team", value: "*" }] })).toEqual({
      shop: "wanted",
    });
  });

  it.each([
    [
      "several functions' runtimes and formats",
      [
        aFunction("a", { logGroup: "g" }),
        aFunction("b", { logGroup: "g", runtime: "python3.14", format: "json" as const }),
      ],
      { families: ["nodejs", "python"], formats: ["text", "json"] },
    ],
    [
      "an image's, which may be anything",
      [aFunction("a", { logGroup: "g", runtime: null })],
      { families: [], formats: ["text"] },
    ],
  ] as const)("makes the pattern of %s", (_, functions, { families, formats }) => {
    const [found] = select({ groups: [group("g")], functions }, SETTINGS);

    expect(found).toMatchObject({
      pattern: failurePattern({ families: new Set(families), formats: new Set(formats) }),
    });
  });

  it("knows what can run at the edge", () => {
    const edge = group("/aws/lambda/us-east-1.redirect");
    const unknown = failurePattern({ families: new Set(["nodejs", "python"]), formats: new Set() });

    expect(select({ groups: [edge], functions: [] }, SETTINGS)[0]).toMatchObject({ pattern: unknown });
    const atHome = { ...SETTINGS, region: "us-east-1" };
    expect(select({ groups: [edge], functions: [aFunction("redirect")] }, atHome)[0]).toMatchObject({
      pattern: NODE_TEXT,
    });
  });

  it.each([
    ["all", "", ""],
    ["custom", '"ERROR"', '"ERROR"'],
  ] as const)("has the pattern that mode %s says", (mode, customPattern, narrow) => {
    const [found] = select({ groups: [ORDERS], functions: [] }, { ...SETTINGS, mode, customPattern });

    expect(found).toMatchObject({ pattern: { narrow } });
  });
});

describe("planGroup", () => {
  const [wanted] = select({ groups: [ORDERS], functions: [aFunction("orders")] }, SETTINGS);
  const other: SubscriptionFilter = { name: "other", pattern: "", destinationArn: "arn:other" };
  const row: GroupRow = {
    group: ORDERS.name,
    state: "subscribed",
    reason: null,
    detail: null,
    pattern: NODE_TEXT.wide,
    coveredUntil: 1,
    gap: null,
    at: 1,
  };

  it.each([
    ["creates what is missing", [], undefined, { kind: "create", pattern: NODE_TEXT }],
    ["creates beside another's", [other], undefined, { kind: "create" }],
    ["leaves what is as it shall be", [own(NODE_TEXT.narrow)], undefined, { kind: "leave", why: "covered" }],
    [
      "leaves the wide pattern where the narrow one was refused",
      [own(NODE_TEXT.wide)],
      row,
      { kind: "leave", why: "covered" },
    ],
    ["updates another pattern", [own("ERROR")], undefined, { kind: "update", was: "ERROR" }],
    ["leaves what was subscribed by hand", [own("", { name: "mine" })], undefined, { kind: "leave", why: "by_hand" }],
    [
      "does not touch a filter of its name that leads elsewhere",
      [own("", { destinationArn: "arn:x" })],
      undefined,
      { kind: "blocked", reason: "filter_name_taken", detail: expect.stringContaining("arn:x") },
    ],
  ] as const)("%s", (_, filters, before, plan) => {
    expect(wanted && planGroup(wanted, filters, before, SETTINGS)).toMatchObject(plan);
  });

  it.each([
    ["deletes ours where it is no longer wanted", { exclude: ["*"] }, [own("")], { kind: "delete", why: "excluded" }],
    ["leaves others' where nothing is wanted", { exclude: ["*"] }, [other], { kind: "leave" }],
    [
      "deletes ours from a group of our own",
      { ownGroups: [ORDERS.name] },
      [own("")],
      { kind: "delete", why: "own_log_group" },
    ],
    ["blocks a group of our own", { ownGroups: [ORDERS.name] }, [], { kind: "blocked", reason: "own_log_group" }],
  ] as const)("%s", (_, change, filters, plan) => {
    const settings = { ...SETTINGS, ...change };
    const [desired] = select({ groups: [ORDERS], functions: [] }, settings);

    expect(desired && planGroup(desired, filters, undefined, settings)).toMatchObject(plan);
  });
});

describe("matchesGlob", () => {
  it.each([
    ["*", "anything", true],
    ["", "", true],
    ["", "x", false],
    ["a*c", "abc", true],
    ["a*c", "ac", true],
    ["a*c", "acd", false],
    ["a**c", "abbc", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*/orders-*", "/aws/lambda/orders-eu", true],
    ["a*b*a", "aba", true],
    ["a*a", "a", false],
    ["*.x[1]", "a.x[1]", true],
    ["ORDERS", "orders", false],
  ])("%s on %s: %s", (glob, text, matches) => {
    expect(matchesGlob(glob, text)).toBe(matches);
  });
});
