import { describe, expect, it } from "vitest";
import { parseFixture } from "../support/fixtures.ts";
import { differences, shapeOf } from "./shape.ts";

const shape = (...messages: string[]): string[] =>
  shapeOf(
    parseFixture(
      "go/crash/panic.text.log",
      ["# origin: recorded", ...messages.map((message) => `@ 2026-01-02T03:04:05.000Z\n${message}`)].join("\n"),
    ),
  );

describe("the shape of a recording", () => {
  it.each([
    ["a time", "2026/01/02 03:04:05 started", "2026/11/26 00:22:03 started"],
    ["a request ID", "ERROR 8f5c1c9e-0000-4000-8000-000000000001", "ERROR c1d2e3f4-1111-4222-8333-444455556666"],
    ["a line", "\torders/main.go:64 +0x25", "\torders/main.go:71 +0x2f"],
    ["an address", "pc=0x73e816 addr=0x0", "pc=0x4908c1 addr=0x10"],
    ["a port", "read tcp 127.0.0.1:36980->127.0.0.1:18087", "read tcp 127.0.0.1:41988->127.0.0.1:18087"],
    ["an amount", "Operation timed out after 400 milliseconds", "Operation timed out after 401 milliseconds"],
    ["a thread", "C03CC3E1927F0000:error:0A00010B:SSL routines", "C08C29777F7F0000:error:0A00010B:SSL routines"],
    [
      "a queue of timers",
      "at f (a:1)\n    at runNextTicks (node:internal/process/task_queues:1:2)\n    at process.processTimers (node:internal/timers:1:2)\n    at g (a:1)",
      "at f (a:1)\n    at g (a:1)",
    ],
    [
      "where a future of Java was completed",
      "java.net.ConnectException\n\tat java.net.http/jdk.internal.net.http.A.b(A.java:1)\n\tat example.Network.send(Network.java:1)\n\t... 9 more",
      "java.net.ConnectException\n\tat java.base/java.util.concurrent.CompletableFuture.handle(CompletableFuture.java:1)\n\tat example.Network.send(Network.java:1)\n\t... 25 more",
    ],
    ["a folder", "at load (/home/one/client/index.mjs:1:2)", "at load (/srv/two/index.mjs:1:2)"],
    ["a goroutine", "goroutine 11 [running]:", "goroutine 5 [running]:"],
    [
      "how often V8 collects",
      "[8:0x7f]  90 ms: Mark-Compact 41.3 (60.5) -> 35.6",
      "[9:0x6f]  91 ms: Scavenge 37.7 (56.5)",
    ],
  ])("does not depend on %s", (_, one, other) => {
    expect(differences(shape(one), shape(other))).toEqual([]);
  });

  it("does not depend on which of two streams comes first", () => {
    expect(differences(shape("panicked", "ERROR"), shape("ERROR", "panicked"))).toEqual([]);
  });

  it.each([
    ["another word", "exit status 1", "exit code 1"],
    ["another status", "exit status 1", "exit status 2"],
    ["a missing frame", "at a (index.mjs:1:2)\nat b (index.mjs:1:2)", "at a (index.mjs:1:2)"],
    ["another end", "boom\r", "boom\rmore"],
  ])("shows %s", (_, one, other) => {
    expect(differences(shape(one), shape(other))).toHaveLength(2);
  });

  it("shows a line more", () => {
    expect(differences(shape("panic: boom"), shape("panic: boom", "exit status 2"))).toEqual(["  + exit status 2"]);
  });
});
