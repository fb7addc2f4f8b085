import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { readRequestLine, writeRequestLine } from "../../src/contract/request-line.ts";
import { readTimeoutLine, writeTimeoutLine } from "../../src/contract/timeout-line.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import type { SentryEvent } from "../../src/event/sentry-event.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "../support/records.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "1.0.0" };
const TIMEOUT = reportLine("Status: timeout");
const KILLED = reportLine("Status: error\tError Type: Runtime.OutOfMemory");

const REQUEST = {
  method: "POST",
  url: "https://api.example.com/orders",
  query_string: "page=2",
  headers: { "user-agent": "curl/8" },
  data: { order: 7 },
};
const SCOPE = {
  tags: { order: "7", "lambda.failure": "none", function_name: "forged" },
  contexts: { cart: { items: 3 }, "aws.lambda": { function_name: "forged" } },
  extra: { note: "late" },
  user: { id: "u-1" },
};
const line = (requestId = ID) => writeRequestLine({ requestId, request: REQUEST, scope: SCOPE });
const nearTimeout = (requestId = ID) =>
  writeTimeoutLine({
    requestId,
    remainingMs: 480,
    pending: { Timeout: 1, TCPSocketWrap: 2 },
    scope: { tags: { step: "payment" } },
    breadcrumbs: ["http: asked the price service"],
  });

function eventOf(lines: readonly string[], options = OPTIONS): SentryEvent {
  const [found] = analyse([batchOf(START, ...lines)]).attempts;
  if (found?.failure == null) throw new Error("no failure in these lines");
  return buildEvent(found.failure, options);
}

describe("a request line", () => {
  it.each([
    { death: "out of memory", end: [END, KILLED] },
    { death: "a time-out", end: [END, TIMEOUT] },
    { death: "an exit", end: [END, reportLine("Status: error\tError Type: Runtime.ExitError")] },
  ])("says which request ended in $death", ({ end }) => {
    const event = eventOf([line(), "working", ...end]);
    expect(event.request).toEqual(REQUEST);
    expect(event).toMatchObject({ extra: { note: "late" }, tags: { order: "7" }, contexts: { cart: { items: 3 } } });
  });

  it("does not overrule what the log proves", () => {
    const { tags, contexts } = eventOf([line(), END, KILLED]);
    expect(tags).toMatchObject({ "lambda.failure": "out_of_memory", function_name: "orders" });
    expect(contexts["aws.lambda"]).toMatchObject({ function_name: "orders", aws_request_id: ID });
  });

  it("tells of persons only with SendDefaultPii", () => {
    expect(eventOf([line(), END, KILLED]).user).toBeUndefined();
    expect(eventOf([line(), END, KILLED], { ...OPTIONS, sendDefaultPii: true }).user).toEqual({ id: "u-1" });
  });

  it("is no breadcrumb", () => {
    const { breadcrumbs } = eventOf([line(), "working", nearTimeout(), END, TIMEOUT]);
    expect(breadcrumbs?.values.map(({ message }) => message).join("\n")).not.toContain("lambdaSentry");
  });

  it.each([
    { why: "is of another request", text: line(OTHER_ID) },
    { why: "is cut off", text: line().slice(0, -10) },
    { why: "is too long", text: line().replace("late", "x".repeat(40_000)) },
    { why: "stands within another line", text: `> ${line()}` },
  ])("counts for nothing where it $why", ({ text }) => {
    const event = eventOf([text, END, KILLED]);
    expect([event.request, event.extra, event.tags["order"]]).toEqual([undefined, undefined, undefined]);
  });

  it("is evidence of nothing, whatever the request says", () => {
    const quoted = [
      "Task timed out after 3.00 seconds",
      `REPORT RequestId: ${ID}\tStatus: timeout`,
      "panic: x",
      "Invoke Error",
    ];
    const request = { method: "POST", data: { level: "ERROR", type: "platform.report", errorType: "Error", quoted } };
    const text = writeRequestLine({ requestId: ID, request, scope: {} });
    expect(analyse([batchOf(START, text, END, reportLine())]).attempts).toEqual([]);
  });

  it("is redacted again, for who wrote it is not known", () => {
    const forged = `{"lambdaSentryRequest":1,"requestId":"${ID}","request":{"url":"https://x/?token=abcdef123","headers":{"authorization":"Bearer abcdef123456"},"data":{"password":"hunter2","mail":"bob@example.com"},"cookies":{"a":"b"}},"scope":{"tags":{"ip":"203.0.113.9","__proto__":"x"}}}`;
    const event = eventOf([forged, END, KILLED]);
    expect(event.request).toEqual({
      url: "https://x/?token=[Filtered]",
      headers: { authorization: "[Filtered]" },
      data: { password: "[Filtered]", mail: "[email]" },
    });
    expect(event.tags["ip"]).toBe("[ip]");
  });
});

describe("a near-timeout line", () => {
  it("is told with the time-out of its request", () => {
    expect(eventOf([nearTimeout(), END, TIMEOUT])).toMatchObject({
      tags: { step: "payment", "lambda.failure": "timeout" },
      contexts: {
        near_timeout: {
          remaining_time_in_millis: 480,
          pending: { Timeout: 1, TCPSocketWrap: 2 },
          breadcrumbs: ["http: asked the price service"],
        },
      },
    });
  });

  it.each([
    { why: "another death", lines: [nearTimeout(), END, KILLED] },
    { why: "another request", lines: [nearTimeout(OTHER_ID), END, TIMEOUT] },
  ])("is not told of $why", ({ lines }) => {
    expect(eventOf(lines).contexts["near_timeout"]).toBeUndefined();
  });
});

describe("a line that is written", () => {
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 700 }), { maxLength: 30 });
  const scopes = texts.map((all) => ({ extra: Object.fromEntries(all.map((text, at) => [`e${at}`, text])) }));

  it("can be read, however much it had to tell", () => {
    fc.assert(
      fc.property(texts, scopes, (all, scope) => {
        const headers = Object.fromEntries(all.map((text, at) => [`x-${at}`, text.repeat(3)]));
        const request = { method: "GET", url: "https://api.example.com/", headers, data: all };
        const written = writeRequestLine({ requestId: ID, request, scope });
        expect(written).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(readRequestLine(written, { personal: true })?.request).toMatchObject({ method: "GET" });
        const breadcrumbs = all.slice(0, 20).map((text) => text.slice(0, 300));
        const line = writeTimeoutLine({ requestId: ID, remainingMs: 7, pending: { Timeout: 1 }, scope, breadcrumbs });
        expect(readTimeoutLine(line, { personal: true })).toMatchObject({ remainingMs: 7, pending: { Timeout: 1 } });
      }),
      { numRuns: 30 },
    );
  });
});

describe("whatever stands in a line", () => {
  const value = fc.object({ maxDepth: 4, values: [fc.string({ unit: "binary" }), fc.double(), fc.constant(null)] });

  it("is read without throwing, and into something bounded", () => {
    fc.assert(
      fc.property(value, value, fc.boolean(), (request, scope, personal) => {
        for (const kind of ["lambdaSentryRequest", "lambdaSentryTimeout"]) {
          const members = {
            [kind]: 1,
            requestId: ID,
            remainingMs: 1,
            request,
            scope,
            pending: scope,
            breadcrumbs: [request],
          };
          const text = JSON.stringify(members);
          const read = [readRequestLine(text, { personal }), readTimeoutLine(text, { personal })];
          expect(JSON.stringify(read).length).toBeLessThan(200_000);
        }
      }),
    );
  });

  it("leaves an event that can be sent", () => {
    const wide = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`c${at}`, { text: "ü".repeat(1000) }]));
    const text = writeRequestLine({
      requestId: ID,
      request: { url: "x", data: "é".repeat(3000) },
      scope: { contexts: wide },
    });
    const event = eventOf([text, ...Array.from({ length: 100 }, () => "y".repeat(2000)), END, KILLED]);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(200_000);
    expect(event.request).toMatchObject({ url: "x" });
  });
});
