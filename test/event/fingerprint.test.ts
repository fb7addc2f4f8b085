import { describe, expect, it } from "vitest";

import { buildEvent } from "../../src/event/build-event.ts";
import type { Failure } from "../../src/judge/failure.ts";
import { failureOf, platformRecord, printedError } from "../support/failures.ts";

const fingerprint = (failure: Failure, sendDefaultPii = false) =>
  buildEvent(failure, { environment: null, release: null, sendDefaultPii, sdkVersion: "0.1.0" }).fingerprint;

const frameless = (message: string) => failureOf({ error: printedError({ type: "Error", message }) });

describe("a failure with frames", () => {
  const trace = (line: number, name = "load") => [
    `    at ${name} (/var/task/store.js:${line}:5)`,
    `    at ${name} (/var/task/store.js:${line}:5)`,
    "    at async Runtime.handler (/var/task/index.js:1:1)",
    "    at node:internal/process:1:1",
  ];
  const thrown = (message: string, line = 7, name?: string) =>
    fingerprint(failureOf({ error: printedError({ type: "StoreError", message, trace: trace(line, name) }) }));

  it("is left to Sentry, function by function, where its message is always the same", () => {
    expect(thrown("no connection")).toEqual(["{{ default }}", "orders"]);
  });

  it("is told by its own frames where the message holds numbers, whatever a deployment does to their lines", () => {
    const expected = ["lambda", "orders", "exception", "StoreError", "store:load < index:Runtime.handler"];
    expect(thrown("order 7 is gone")).toEqual(expected);
    expect(thrown("order 8 is gone", 31)).toEqual(expected);
    expect(thrown("order 8 is gone", 31, "save")).not.toEqual(expected);
  });

  it("known gap: is one issue for two pieces of data at one place", () => {
    expect(thrown("no 'a'")).toEqual(thrown("no 'b'"));
  });

  it("is told by its cause, too", () => {
    const error = printedError({
      type: "StoreError",
      message: "order 7 is gone",
      trace: [...trace(7), "  [cause]: TypeError: x", "      at deep (/var/task/deep.js:1:1)"],
    });
    expect(fingerprint(failureOf({ error })).at(-1)).toBe("TypeError");
  });

  it("is told by its message, too, where the frames are those of libraries alone", () => {
    const missing = (name: string) =>
      fingerprint(
        failureOf({
          class: "init_error",
          error: printedError({
            type: "Runtime.ImportModuleError",
            message: `Error: Cannot find module '${name}'`,
            trace: ["    at _loadUserApp (/var/runtime/index.mjs:1096:17)"],
          }),
        }),
      );
    expect(missing("axios").at(-1)).toBe("Error: Cannot find module 'axios'");
    expect(missing("axios")).not.toEqual(missing("pg"));
  });
});

it.each([3000, 3001.5])("ignores the numbers of what the platform proved (%d ms)", (durationMs) => {
  const failure = failureOf({
    class: "timeout",
    detector: "platform/timeout",
    provingRecord: platformRecord("REPORT …", { kind: "report", durationMs }),
  });
  expect(fingerprint(failure)).toEqual(["lambda", "orders", "timeout", "Timeout"]);
});

it("tells frameless connection failures apart by their reason", () => {
  const failure = failureOf({
    class: "network_error",
    error: printedError({ type: "TypeError", message: "fetch failed" }),
    network: { reason: "dns_not_found", peer: "db.internal" },
  });
  expect(fingerprint(failure)).toEqual(["lambda", "orders", "network_error", "TypeError", "dns_not_found"]);
});

it.each([
  { message: "order 4411 of 12,5 not found", constant: "order <number> of <number> not found" },
  { message: "no key \"a b\" in 'map' of `x`\nsecond line", constant: "no key <text> in <text> of <text>" },
  { message: "request 8f5c1c9e-0000-4000-8000-000000000001 failed", constant: "request <id> failed" },
  { message: "object at 0x7f3a of deadbeef01", constant: "object at <id> of <id>" },
  { message: "peer 10.0.0.7:5432 and bob@example.com", constant: "peer <address> and <address>" },
  { message: "job 2026-01-02T03:04:05.678Z and 2026-01-02", constant: "job <time> and <time>" },
  { message: "item 01ARZ3NDEKTSV4RRFFQ69G5FAV is gone", constant: "item <id> is gone" },
  { message: "file order-4711-final.csv", constant: "file <id>.csv" },
  { message: "GET https://api.example.com/orders/7?x=1 failed", constant: "GET <url> failed" },
  { message: "it doesn't work, isn't it", constant: "it doesn't work, isn't it" },
])("takes what varies out of $message", ({ message, constant }) => {
  expect(fingerprint(frameless(message))).toEqual(["lambda", "orders", "exception", "Error", constant]);
  expect(fingerprint(frameless(message), true)).toEqual(["lambda", "orders", "exception", "Error", constant]);
});

it("falls back to the log group where the function is not known", () => {
  expect(fingerprint(failureOf({ functionName: null, error: printedError({ type: "E", message: null }) }))).toEqual([
    "lambda",
    "/aws/lambda/orders",
    "exception",
    "E",
  ]);
});
