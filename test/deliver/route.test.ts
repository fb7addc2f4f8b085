import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDsn } from "../../src/deliver/dsn.ts";
import { silenceOf } from "../../src/deliver/muting.ts";
import { isAllowedHost, routeOrder } from "../../src/deliver/route.ts";
import { parseRoutes, type RouteRule, routeOf } from "../../src/deliver/routes.ts";
import { functionFacts } from "../support/function-facts.ts";

const DEFAULTS = { dsn: "https://d@sentry.example/1", dsnReference: null, environment: "prod", release: null };
const RULE: RouteRule = {
  logGroups: ["*"],
  dsn: "https://r@sentry.example/2",
  dsnRef: null,
  environment: "routed",
  release: "r@1",
};
const VARIABLES = { dsn: "https://f@sentry.example/3", environment: "own", release: "f@1", hasSdk: true };

describe("who is asked for the DSN", () => {
  it.each([
    { facts: null, rule: null, order: ["default"], environment: "prod", release: null },
    { facts: functionFacts(), rule: RULE, order: ["routes", "default"], environment: "routed", release: "r@1" },
    {
      facts: functionFacts({ variables: VARIABLES }),
      rule: RULE,
      order: ["function", "routes", "default"],
      environment: "own",
      release: "f@1",
    },
    {
      facts: functionFacts({
        variables: VARIABLES,
        tags: { "sentry:dsn-ref": "/sentry/orders", "sentry:environment": "tagged", "sentry:release": "t@1" },
      }),
      rule: RULE,
      order: ["tag", "function", "routes", "default"],
      environment: "tagged",
      release: "t@1",
    },
  ])("is $order", ({ facts, rule, order, environment, release }) => {
    const route = routeOrder({ facts, rule, defaults: DEFAULTS });
    expect(route.candidates.map(({ source }) => source)).toEqual(order);
    expect(route).toMatchObject({ environment, release, problem: null });
  });

  it.each([
    { missing: [{ what: "environment", why: "denied" }], problem: "env-unreadable" },
    { missing: [{ what: "tags", why: "throttled" }], problem: "tags-unreadable" },
    { missing: [{ what: "environment", why: "switched_off" }], problem: null },
    { missing: [{ what: "tags", why: "elsewhere" }], problem: null },
  ] as const)("is told with what could not be read: $missing", ({ missing, problem }) => {
    expect(routeOrder({ facts: functionFacts({ missing }), rule: null, defaults: DEFAULTS }).problem).toBe(problem);
  });
});

describe("a function's own host", () => {
  const byDefault = parseDsn("https://d@sentry.example/1");
  it.each([
    { own: "https://f@sentry.example/3", listed: [], allowed: true },
    { own: "https://f@SENTRY.example/3", listed: [], allowed: true },
    { own: "https://f@evil.example/3", listed: [], allowed: false },
    { own: "https://f@sentry.example.evil.example/3", listed: [], allowed: false },
    { own: "https://f@sub.sentry.example/3", listed: [], allowed: false },
    { own: "https://f@other.example/3", listed: ["other.example"], allowed: true },
    { own: "https://f@sentry.example/3", listed: ["other.example"], allowed: false },
    { own: "http://f@sentry.example/3", listed: [], allowed: false },
  ])("$own with the list $listed: $allowed", ({ own, listed, allowed }) => {
    expect(isAllowedHost(parseDsn(own), listed, byDefault)).toBe(allowed);
  });

  it("may be any on the list where there is no default, and none without a list", () => {
    expect(isAllowedHost(byDefault, ["sentry.example"], null)).toBe(true);
    expect(isAllowedHost(byDefault, [], null)).toBe(false);
  });
});

describe("routes", () => {
  it.each([
    { glob: "/aws/lambda/pay-*", group: "/aws/lambda/pay-in", matches: true },
    { glob: "/aws/lambda/pay-*", group: "/aws/lambda/orders", matches: false },
    { glob: "*pay*", group: "/aws/lambda/pay", matches: true },
    { glob: "/aws/lambda/order?", group: "/aws/lambda/orders", matches: true },
    { glob: "/aws/lambda/order?", group: "/aws/lambda/order", matches: false },
    { glob: "*", group: "", matches: true },
    { glob: "a*b*c", group: "aXbXbXc", matches: true },
    { glob: "a*b*c", group: "aXbX", matches: false },
  ])("match $group with $glob: $matches", ({ glob, group, matches }) => {
    expect(routeOf([{ ...RULE, logGroups: [glob] }], group) !== null).toBe(matches);
  });

  it("match as a regular expression does", () => {
    const piece = fc.constantFrom("a", "b", "*", "?", "/");
    fc.assert(
      fc.property(
        fc.string({ unit: piece, maxLength: 12 }),
        fc.string({ unit: fc.constantFrom("a", "b", "/") }),
        (glob, name) => {
          const pattern = new RegExp(`^${glob.replaceAll("?", ".").replaceAll("*", ".*")}$`);
          expect(routeOf([{ ...RULE, logGroups: [glob] }], name) !== null).toBe(pattern.test(name));
        },
      ),
    );
  });

  it("count in order, and not for a log group that is not known", () => {
    const rules = [
      { ...RULE, logGroups: ["/a"], release: "1" },
      { ...RULE, logGroups: ["/*"], release: "2" },
    ];
    expect(routeOf(rules, "/a")?.release).toBe("1");
    expect(routeOf(rules, "/b")?.release).toBe("2");
    expect(routeOf(rules, null)).toBeNull();
  });

  it("are a JSON list; a wrong rule does not take the others with it", () => {
    const { rules, problems } = parseRoutes(
      JSON.stringify([
        { logGroups: ["/a"], dsnRef: "/sentry/a" },
        { logGroups: "/b", dsn: "https://k@h/1", environment: " e " },
        { logGroup: ["/c"] },
        { logGroups: [] },
        { logGroups: ["/d"], dsn: 7 },
        { logGroups: ["/e"], __proto__x: "y" },
        "text",
        null,
      ]),
    );
    expect(rules).toEqual([
      { logGroups: ["/a"], dsn: null, dsnRef: "/sentry/a", environment: null, release: null },
      { logGroups: ["/b"], dsn: "https://k@h/1", dsnRef: null, environment: "e", release: null },
    ]);
    expect(problems).toHaveLength(6);
    expect(problems.join()).not.toContain("https://");
  });

  it.each(["", "{", "{}", '"x"'])("are none where the text is %j, which is told", (text) => {
    expect(parseRoutes(text)).toMatchObject({ rules: [], problems: [expect.any(String)] });
  });
});

describe("silence", () => {
  const now = Date.parse("2026-01-02T03:04:05Z");
  it.each([
    { tags: { "sentry:forward": "off" }, silence: "muted" },
    { tags: { "sentry:forward": "on" }, silence: null },
    { tags: { "sentry:mute-until": "2026-01-02T04:00:00Z" }, silence: "muted" },
    { tags: { "sentry:mute-until": "2026-01-02T03:00:00Z" }, silence: null },
    { tags: { "sentry:mute-until": "2026-01-03" }, silence: "muted" },
    { tags: { "sentry:mute-until": "tomorrow" }, silence: null },
    { tags: { "sentry:mute-until": "2099" }, silence: null },
    { tags: {}, silence: null },
    { tags: null, silence: null },
  ])("by the tags $tags: $silence", ({ tags, silence }) => {
    expect(silenceOf("timeout", functionFacts({ tags }), "auto", now)).toBe(silence);
  });

  const sdk = functionFacts({ variables: VARIABLES });
  it.each([
    { name: "exception", facts: sdk, mode: "auto", silence: "left_to_sdk" },
    { name: "exception", facts: functionFacts(), mode: "auto", silence: null },
    { name: "exception", facts: null, mode: "auto", silence: null },
    { name: "exception", facts: sdk, mode: "always", silence: null },
    { name: "exception", facts: functionFacts(), mode: "never", silence: "left_to_sdk" },
    { name: "timeout", facts: sdk, mode: "auto", silence: null },
    { name: "out_of_memory", facts: sdk, mode: "never", silence: null },
    {
      name: "exception",
      facts: functionFacts({ variables: VARIABLES, tags: { "sentry:exceptions": "forwarder" } }),
      mode: "auto",
      silence: null,
    },
    {
      name: "exception",
      facts: functionFacts({ tags: { "sentry:exceptions": "sdk" } }),
      mode: "always",
      silence: "left_to_sdk",
    },
  ] as const)("for $name with Exceptions=$mode: $silence", ({ name, facts, mode, silence }) => {
    expect(silenceOf(name, facts, mode, now)).toBe(silence);
  });
});
