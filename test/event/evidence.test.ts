import { describe, expect, it } from "vitest";
import { evidenceContext } from "../../src/event/evidence.ts";
import type { Failure } from "../../src/judge/failure.ts";
import { attemptOf, FAILED_AT, failureOf, logRecord, platformRecord, printedError } from "../support/failures.ts";
import { CONFIGURATION, functionFacts } from "../support/function-facts.ts";

const RULES = { personal: false, keepPeer: null };
const because = (failure: Failure, facts = functionFacts()) =>
  Object.fromEntries(
    Object.entries(evidenceContext(failure, facts, RULES)).filter(([name]) => !name.startsWith("finding_")),
  );
const start = platformRecord("START …", { kind: "start" });
const modified = (lastModified: string) => functionFacts({ configuration: { ...CONFIGURATION, lastModified } });
const longAgo = modified("2024-01-01T00:00:00.000+0000");

const timeout = (() => {
  const report = platformRecord("REPORT …", {
    kind: "report",
    status: "timeout",
    durationMs: 3000,
    memorySizeMb: 1024,
    maxMemoryUsedMb: 1024,
  });
  const logged = failureOf({
    class: "network_error",
    error: printedError({ type: "Error", message: "connect ECONNREFUSED 10.0.0.7:5432 for bob@example.com" }),
  }).findings[0];
  return failureOf({
    class: "timeout",
    detector: "platform/timeout",
    provingRecord: report,
    attempt: attemptOf([start, report]),
    otherFindings: [{ ...logged, strength: "mentions" }],
  });
})();

it("says in plain words why, and what else was there", () => {
  expect(because(timeout, longAgo)).toEqual({
    why: "The invocation timed out: Lambda's REPORT line says so (status timeout).",
    memory: "Memory was at 1024 of 1024 MB.",
    time: "It had run for 3.00 of 3 seconds.",
    other_error: "The last other error in the log: Error: connect ECONNREFUSED [ip]:5432 for [email]",
  });
});

it.each([
  {
    name: "Python's logger",
    record: logRecord({
      text: '[ERROR]\t2025-11-24T15:59:59.990Z\t8f5c1c9e-0000-4000-8000-000000000001\tcannot reach 10.0.0.7\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nOSError: [Errno 111] refused',
    }),
    said: "cannot reach [ip] (OSError: [Errno 111] refused)",
  },
  {
    name: "a JSON logger",
    record: logRecord({ text: "{…}", json: { level: "error", message: "pool is empty" } }),
    said: "pool is empty",
  },
])("quotes what $name called an error last", ({ record, said }) => {
  const report = platformRecord("REPORT …", { kind: "report", status: "timeout" });
  const attempt = attemptOf([start, record, logRecord({ text: "[INFO] still there" }), report]);
  expect(because(failureOf({ class: "timeout", provingRecord: report, attempt }), longAgo)["other_error"]).toBe(
    `The last other error in the log: ${said}`,
  );
});

describe("a sentence", () => {
  const reported = failureOf({ attempt: attemptOf([start]) });

  it.each([
    { at: "2025-11-24T15:55:00.000+0000", said: "The function had been changed 5 minutes before." },
    { at: "2025-11-24T10:00:00.000+0000", said: "The function had been changed 6 hours before." },
  ])("tells of a deployment at $at", ({ at, said }) => {
    expect(because(reported, modified(at))["deployment"]).toBe(said);
  });

  it.each(["2024-01-01T00:00:00.000+0000", "2025-11-25T00:00:00.000+0000", "", "yesterday"])(
    "is left out where the function was last changed at %j",
    (at) => {
      expect(because(reported, modified(at))).toEqual({
        why: "The handler threw: the Node.js runtime reported the error that ended it.",
      });
    },
  );

  it("tells of a log without START and REPORT", () => {
    expect(because(failureOf({}), longAgo)["log"]).toMatch(/neither START nor REPORT/);
  });

  it("tells of a slow cold start", () => {
    const report = platformRecord("REPORT …", { kind: "report", initDurationMs: 2100 });
    expect(because(failureOf({ attempt: attemptOf([report]) }), longAgo)).toMatchObject({
      cold_start: "It was a cold start of 2.10 seconds.",
    });
  });

  it("leaves memory out while there is plenty", () => {
    const report = platformRecord("REPORT …", { kind: "report", memorySizeMb: 1024, maxMemoryUsedMb: 90 });
    expect(Object.keys(because(failureOf({ attempt: attemptOf([report]) }), longAgo))).toEqual(["why"]);
  });

  it("tells of raw last words", () => {
    const error = printedError({ runtime: "go", origin: "raw" });
    expect(because(failureOf({ class: "crash", error, attempt: attemptOf([start]) }), longAgo)).toEqual({
      why: "The process ended in the middle of the work: the process printed it before it ended.",
    });
  });
});

it("stays below what Relay keeps of a context", () => {
  const otherFindings = Array.from({ length: 30 }, (_, index) => ({
    ...failureOf({}).findings[0],
    record: logRecord({ text: "ü".repeat(5000), timestamp: FAILED_AT + index }),
  }));
  const context = evidenceContext(failureOf({ otherFindings }), null, RULES);
  expect(Buffer.byteLength(JSON.stringify(context))).toBeLessThan(8000);
});
