import { expect, it } from "vitest";

import { errorTitle, eventTitle } from "../../src/event/title.ts";
import type { Failure } from "../../src/judge/failure.ts";
import { attemptOf, failureOf, platformRecord, printedError } from "../support/failures.ts";

const report = (line: Parameters<typeof platformRecord>[1]) => platformRecord("REPORT …", { kind: "report", ...line });

const platformFailure = (overrides: Partial<Omit<Failure, "findings">>, line: Parameters<typeof platformRecord>[1]) => {
  const record = report(line);
  return failureOf({
    detector: "platform/report",
    provingRecord: record,
    attempt: attemptOf([record]),
    runtime: null,
    ...overrides,
  });
};

const ROWS: readonly { readonly name: string; readonly failure: Failure; readonly title: string }[] = [
  {
    name: "a panic of Go",
    failure: failureOf({
      class: "crash",
      error: printedError({
        runtime: "go",
        origin: "raw",
        type: null,
        message: "boom in the background",
        causeText: "panic: boom in the background",
      }),
    }),
    title: "panic: boom in the background",
  },
  {
    name: "a fault of Go's runtime",
    failure: failureOf({
      class: "crash",
      error: printedError({ runtime: "go", type: null, message: "all asleep", causeText: "fatal error: all asleep" }),
    }),
    title: "fatal error: all asleep",
  },
  {
    name: "a signal that Go prints",
    failure: failureOf({
      class: "crash",
      error: printedError({ runtime: "go", type: null, message: "SIGABRT: abort", causeText: "SIGABRT: abort" }),
    }),
    title: "SIGABRT: abort",
  },
  {
    name: "a panic of Go with a text, which its runtime caught",
    failure: failureOf({
      class: "crash",
      type: "string",
      error: printedError({ runtime: "go", origin: "uncaught", type: "string", message: "boom" }),
    }),
    title: "panic: boom",
  },
  {
    name: "a panic of Rust",
    failure: failureOf({
      class: "crash",
      error: printedError({
        runtime: "rust",
        origin: "raw",
        type: null,
        message: "no price",
        trace: ["thread 'tokio-runtime-worker' (9) panicked at src/pricing.rs:88:5:"],
      }),
    }),
    title: "panic: no price",
  },
  {
    name: "a type of the platform's without words",
    failure: platformFailure(
      { class: "crash", type: "Runtime.NodeJsExit", message: "Status: error, 36.10 ms" },
      { status: "error" },
    ),
    title: "Runtime.NodeJsExit: Node.js exited before the handler had answered",
  },
  {
    name: "a Ruby class without a name",
    failure: failureOf({
      error: printedError({ runtime: "ruby", type: "Function<#<Class:0x00007f3a2b1c4d58>>", message: "boom" }),
    }),
    title: "#<Class>: boom",
  },
  {
    name: "a REPORT that says out of memory",
    failure: platformFailure(
      { class: "out_of_memory", type: "Runtime.OutOfMemory" },
      { memorySizeMb: 128, maxMemoryUsedMb: 128 },
    ),
    title: "OutOfMemory: Used all 128 MB",
  },
  {
    name: "a kill below the limit",
    failure: platformFailure(
      { class: "out_of_memory", type: "Runtime.ExitError", message: "Runtime exited with error: signal: killed" },
      { memorySizeMb: 1024, maxMemoryUsedMb: 980 },
    ),
    title: "OutOfMemory: Used 980 of 1024 MB",
  },
  {
    name: "out of memory without numbers",
    failure: platformFailure({ class: "out_of_memory", type: "Runtime.OutOfMemory" }, {}),
    title: "OutOfMemory: Ran out of memory",
  },
  {
    name: "V8's heap limit",
    failure: failureOf({
      class: "out_of_memory",
      type: "Runtime.ExitError",
      error: printedError({
        type: null,
        message: "Reached heap limit Allocation failed - JavaScript heap out of memory",
      }),
      message: "Reached heap limit Allocation failed - JavaScript heap out of memory",
    }),
    title: "OutOfMemory: Reached heap limit Allocation failed - JavaScript heap out of memory",
  },
  {
    name: "Python's MemoryError",
    failure: failureOf({
      class: "out_of_memory",
      error: printedError({ runtime: "python", type: "MemoryError", message: null }),
    }),
    title: "MemoryError: Ran out of memory",
  },
  {
    name: "the old time-out sentence",
    failure: platformFailure(
      { class: "timeout", message: "Task timed out after 3.00 seconds" },
      { kind: "timedOut", detail: "Task timed out after 3.00 seconds" },
    ),
    title: "Timeout: Timed out after 3.00 seconds",
  },
  {
    name: "a REPORT that says timeout",
    failure: platformFailure({ class: "timeout", message: "Status: timeout, 3000.00 ms" }, { durationMs: 3000 }),
    title: "Timeout: Timed out after 3.00 seconds",
  },
  {
    name: "an init that timed out",
    failure: platformFailure(
      { class: "timeout", phase: "init", message: null },
      { kind: "initReport", durationMs: 10_007.33 },
    ),
    title: "Timeout: The init phase timed out after 10.01 seconds",
  },
  {
    name: "a timeout without numbers",
    failure: platformFailure({ class: "timeout", type: "Sandbox.Timedout", message: null }, {}),
    title: "Timeout: Timed out",
  },
  {
    name: "an exit status",
    failure: platformFailure(
      { class: "crash", type: "Runtime.ExitError", message: "Runtime exited with error: exit status 1" },
      {},
    ),
    title: "RuntimeExit: exit status 1",
  },
  {
    name: "a signal",
    failure: platformFailure(
      {
        class: "crash",
        type: "Runtime.ExitError",
        message: "Runtime exited with error: signal: segmentation fault (core dumped)",
      },
      {},
    ),
    title: "RuntimeExit: signal: segmentation fault",
  },
  {
    name: "an exit that nothing explains",
    failure: platformFailure({ class: "crash", type: "Runtime.ExitError", message: "Status: error" }, {}),
    title: "RuntimeExit: The runtime process ended",
  },
  {
    name: "an exit during init",
    failure: platformFailure(
      {
        class: "init_error",
        phase: "init",
        type: "Runtime.ExitError",
        message: "Runtime exited with error: exit status 2",
      },
      {},
    ),
    title: "RuntimeExit: exit status 2",
  },
  {
    name: "an extension",
    failure: platformFailure({ class: "platform_fault", type: "Extension.Crash", message: "exit code 0" }, {}),
    title: "Extension.Crash: exit code 0",
  },
  {
    name: "a crash with a printed error",
    failure: failureOf({
      class: "crash",
      type: "TypeError",
      error: printedError({ origin: "raw", message: "x is null" }),
    }),
    title: "TypeError: x is null",
  },
  {
    name: "the runtime's own type in the JSON format",
    failure: failureOf({
      class: "invalid_handler",
      error: printedError({
        type: "ImportModuleError",
        runtimeType: "Runtime.ImportModuleError",
        message: "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs",
      }),
    }),
    title: "Runtime.ImportModuleError: Error: Cannot find module 'index'",
  },
  {
    name: "Ruby's wrapper",
    failure: failureOf({
      error: printedError({ runtime: "ruby", type: "Function<ZeroDivisionError>", message: "divided by 0" }),
    }),
    title: "ZeroDivisionError: divided by 0",
  },
  {
    name: "a Java class",
    failure: failureOf({
      error: printedError({ runtime: "java", type: "java.lang.IllegalStateException", message: "no" }),
    }),
    title: "IllegalStateException: no",
  },
  {
    name: "an empty message with a code",
    failure: failureOf({
      class: "network_error",
      error: printedError({ type: "AggregateError", message: null, code: "ECONNREFUSED" }),
      network: { reason: "refused", peer: "localhost:5432" },
    }),
    title: "AggregateError: ECONNREFUSED localhost:5432",
  },
  {
    name: "a private peer",
    failure: failureOf({
      class: "network_error",
      error: printedError({ type: "Error", message: "connect ECONNREFUSED 10.0.0.7:5432 for bob@example.com" }),
      network: { reason: "refused", peer: "10.0.0.7:5432" },
    }),
    title: "Error: connect ECONNREFUSED 10.0.0.7:5432 for [email]",
  },
  { name: "nothing but a class", failure: failureOf({ class: "exception" }), title: "Error" },
];

it.each(ROWS)("names $name", ({ failure, title }) => {
  expect(eventTitle(failure)).toBe(title);
});

it.each([
  {
    type: "java.lang.IllegalStateException",
    runtime: "java",
    title: { module: "java.lang", type: "IllegalStateException" },
  },
  { type: "com.acme.Cart$EmptyException", runtime: "java", title: { module: "com.acme", type: "Cart$EmptyException" } },
  {
    type: "botocore.exceptions.ClientError",
    runtime: "python",
    title: { module: "botocore.exceptions", type: "ClientError" },
  },
  {
    type: "System.Net.Http.HttpRequestException",
    runtime: "dotnet",
    title: { module: null, type: "System.Net.Http.HttpRequestException" },
  },
  { type: "*errors.errorString", runtime: "go", title: { module: null, type: "*errors.errorString" } },
  { type: "Net::OpenTimeout", runtime: "ruby", title: { module: null, type: "Net::OpenTimeout" } },
  { type: "Runtime.HandlerNotFound", runtime: "nodejs", title: { module: null, type: "Runtime.HandlerNotFound" } },
] as const)("takes $type apart", ({ type, runtime, title }) => {
  expect(errorTitle(failureOf({ error: printedError({ runtime, type, message: "m" }) }))).toEqual({
    ...title,
    value: "m",
  });
});

it("keeps a title on one short line", () => {
  const titleOf = (message: string) => eventTitle(failureOf({ error: printedError({ message }) }));
  expect(titleOf("a ".repeat(1000))).toHaveLength(200);
  expect(titleOf("a\n".repeat(1000))).toBe("TypeError: a");
});
