import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import type { SentryEvent } from "../../src/event/sentry-event.ts";
import { batchOf, END, ID, reportLine, START } from "../support/records.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: true, sdkVersion: "0.1.0" };

/** Everything that an event may have; a request and a user are not among it. */
const MEMBERS = new Set([
  "event_id", "timestamp", "platform", "level", "logger", "transaction", "environment", "release", "exception", "threads",
  "breadcrumbs", "tags", "extra", "contexts", "fingerprint", "sdk",
]); // biome-ignore format: one a word
const CONTEXTS = new Set([
  "aws.lambda", "aws.cloudwatch.logs", "cloud_resource", "runtime", "trace", "evidence", "advice", "trimmed",
]); // biome-ignore format: one a word

const API_GATEWAY = {
  httpMethod: "POST",
  path: "/orders/7",
  headers: { Host: "api.example", "User-Agent": "curl/8" },
  queryStringParameters: { debug: "1" },
  requestContext: { identity: { sourceIp: "198.51.100.7", userArn: "arn:aws:iam::1:user/bob" }, requestId: ID },
  body: '{"sku":"A-1"}',
};

/** What a function may happen to log, and what looks like the wrapper's own line but is not. */
const LOGGED: readonly { readonly name: string; readonly line: string }[] = [
  { name: "the event of API Gateway", line: JSON.stringify(API_GATEWAY) },
  { name: "the event behind words", line: `EVENT ${JSON.stringify(API_GATEWAY)}` },
  { name: "a logger's record with it", line: JSON.stringify({ level: "INFO", requestId: ID, event: API_GATEWAY }) },
  {
    name: "a request in Sentry's own words",
    line: JSON.stringify({ request: { url: "https://api.example/orders/7" } }),
  },
  { name: "argv and packages", line: JSON.stringify({ argv: ["node", "index.js"], modules: { express: "5.0.0" } }) },
  { name: "a user", line: JSON.stringify({ user: { id: "u-1", ip_address: "198.51.100.7" } }) },
  {
    name: "a wrapper's mark of another request",
    line: JSON.stringify({ lambdaSentry: 1, requestId: "11111111-2222-4333-8444-555555555555", request: { url: "x" } }),
  },
  { name: "a malformed mark", line: JSON.stringify({ lambdaSentry: 1, requestId: 7, request: API_GATEWAY }) },
];

function eventOf(...lines: string[]): SentryEvent {
  const [attempt] = analyse([batchOf(START, ...lines, END, reportLine("Status: timeout"))]).attempts;
  if (attempt?.failure == null) throw new Error("no failure");
  return buildEvent(attempt.failure, OPTIONS);
}

/** An event without what it quotes of the log. */
function withoutQuotes({ breadcrumbs, contexts, ...event }: SentryEvent): string {
  return JSON.stringify({ ...event, contexts: { ...contexts, evidence: null } });
}

describe("known gap: request, user, argv and packages are left out, not made up", () => {
  it.each(LOGGED)("from $name", ({ line }) => {
    const event = eventOf(line);
    expect(event).not.toHaveProperty("request");
    expect(event).not.toHaveProperty("user");
    expect(event).not.toHaveProperty("modules");
    expect(withoutQuotes(event)).toBe(withoutQuotes(eventOf("nothing of that kind")));
  });

  it("from anything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const event = eventOf(JSON.stringify({ ...API_GATEWAY, request: value, user: value, modules: value }));
        expect(Object.keys(event).filter((member) => !MEMBERS.has(member))).toEqual([]);
        expect(Object.keys(event.contexts).filter((name) => !CONTEXTS.has(name))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
