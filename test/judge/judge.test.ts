import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { batchOf, END, ID, reportLine, START } from "../support/records.ts";

const failuresOf = (...lines: string[]) =>
  analyse([batchOf(...lines)]).attempts.flatMap(({ failure }) => (failure === null ? [] : [failure]));
const verdict = (...lines: string[]) => failuresOf(...lines).map(({ class: name }) => name);

const nodeError = (heading: string, error: object, id = ID) =>
  `2026-01-02T03:04:05.678Z\t${id}\tERROR\t${heading} \t${JSON.stringify(error)}`;
const jsonError = (error: object) =>
  JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "ERROR", requestId: ID, message: error });
const REFUSED = {
  errorType: "Error",
  errorMessage: "connect ECONNREFUSED 10.0.0.7:5432",
  code: "ECONNREFUSED",
  stack: ["Error: connect ECONNREFUSED 10.0.0.7:5432"],
};
const PLAIN = {
  errorType: "TypeError",
  errorMessage: "x is not a function",
  stackTrace: ["TypeError: x is not a function"],
};
const KILLED = `RequestId: ${ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`;
const HEAP = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
const IMPORT =
  "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'requests'\nTraceback (most recent call last):";
const INIT = "INIT_START Runtime Version: python:3.12.v27\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0";
const TOO_LARGE =
  "[ERROR] [1678270126061] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413.";
const info = `2026-01-02T03:04:05.678Z\t${ID}\tINFO\tgoing on`;
const jsonInfo = `{"timestamp":"2026-01-02T03:04:05.678Z","level":"INFO","requestId":"${ID}","message":"going on"}`;

describe("the first row that holds is the verdict", () => {
  it.each([
    {
      name: "a time-out before full memory",
      lines: [START, HEAP, END, reportLine("Status: timeout")],
      is: ["timeout"],
    },
    { name: "a kill before the exit", lines: [START, END, reportLine(), KILLED], is: ["out_of_memory"] },
    {
      name: "a heap death before the exit",
      lines: [START, HEAP, END, reportLine("Status: error\tError Type: Runtime.ExitError")],
      is: ["out_of_memory"],
    },
    {
      name: "a refused connection before the exception",
      lines: [START, nodeError("Invoke Error", REFUSED), END, reportLine()],
      is: ["network_error"],
    },
    {
      name: "a refused connection before the crash",
      lines: [
        START,
        nodeError("Uncaught Exception", REFUSED),
        END,
        reportLine("Status: error\tError Type: Runtime.ExitError"),
      ],
      is: ["network_error"],
    },
    {
      name: "a refused connection before the init error",
      lines: [
        INIT.replace("python:3.12.v27", "nodejs:20.v31"),
        nodeError("Uncaught Exception", REFUSED, "undefined"),
        nodeError("Uncaught Exception", REFUSED, "undefined"),
        START,
        END,
        reportLine("Status: error\tError Type: Runtime.Unknown"),
      ],
      is: ["network_error"],
    },
    {
      name: "a response that is too large before the crash that follows",
      lines: [START, TOO_LARGE, END, reportLine("Status: error\tError Type: Runtime.ExitError")],
      is: ["platform_fault"],
    },
    {
      name: "an init error before the exit it causes",
      lines: [INIT, IMPORT, IMPORT, START, END, reportLine("Status: error\tError Type: Runtime.ExitError")],
      is: ["init_error"],
    },
    {
      name: "an unknown type last",
      lines: [
        START,
        nodeError("Invoke Error", { errorType: "E", errorMessage: "m" }),
        END,
        reportLine("Status: error\tError Type: Runtime.Invented"),
      ],
      is: ["exception"],
    },
  ])("$name", ({ lines, is }) => {
    expect(verdict(...lines)).toEqual(is);
  });
});

describe("what did not fail", () => {
  it.each([
    { name: "memory at 100 % without status", lines: [START, END, reportLine().replace("15 MB", "128 MB")] },
    {
      name: "an init that timed out and was made good",
      lines: [
        INIT,
        "INIT_REPORT Init Duration: 10007.33 ms\tPhase: init\tStatus: timeout",
        START,
        "hello",
        END,
        reportLine(),
      ],
    },
    { name: "an init error that was made good", lines: [INIT, IMPORT, START, "hello", END, reportLine()] },
    {
      name: "an INIT_REPORT without status",
      lines: ["INIT_REPORT Init Duration: 9908.09 ms", START, END, reportLine()],
    },
    {
      name: "an error that the application logged",
      lines: [
        START,
        `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tError: connect ECONNREFUSED 10.0.0.7:5432`,
        END,
        reportLine(),
      ],
    },
    {
      name: "a logged error in the runtime's JSON shape, with the function going on",
      lines: [START, jsonError(PLAIN), jsonInfo, END, reportLine()],
    },
    {
      name: "a printed heading, with the function going on",
      lines: [START, nodeError("Invoke Error", PLAIN), info, END, reportLine()],
    },
    {
      name: "an application that says it timed out",
      lines: [START, "Task timed out after 3.00 seconds", END, reportLine()],
    },
    {
      name: "the old sentence in an application's print, with time to spare",
      lines: [START, `2026-01-02T03:04:05.678Z ${ID} Task timed out after 3.00 seconds`, END, reportLine()],
    },
    {
      name: "another function's REPORT in a print",
      lines: [START, reportLine("Status: timeout", "8f5c1c9e-0000-4000-8000-00000000000a"), END, reportLine()],
    },
    { name: "a REPORT of its own in a print", lines: [START, reportLine("Status: timeout"), END, reportLine()] },
    { name: "a late answer refused", lines: [START, TOO_LARGE.replace("413", "403"), END, reportLine()] },
    {
      name: "noise at shutdown",
      lines: [START, END, reportLine(), "Traceback (most recent call last):", "SystemExit: 143"],
    },
  ])("$name", ({ lines }) => {
    expect(verdict(...lines)).toEqual([]);
  });

  it("does not hide a failure behind an error that the application logged before", () => {
    const [failure, ...others] = failuresOf(START, jsonError(REFUSED), jsonInfo, jsonError(PLAIN), END, reportLine());
    expect(others).toEqual([]);
    expect(failure).toMatchObject({ class: "exception", type: "TypeError" });
  });
});

describe("type and message", () => {
  it.each([
    {
      name: "are the runtime's where it said something",
      lines: [
        START,
        nodeError("Uncaught Exception", { errorType: "TypeError", errorMessage: "late" }),
        END,
        reportLine("Status: error\tError Type: Runtime.ExitError"),
      ],
      type: "TypeError",
      message: "late",
    },
    {
      name: "are the platform's sentence else",
      lines: [
        START,
        END,
        reportLine(),
        `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError`,
      ],
      type: "Runtime.ExitError",
      message: "Runtime exited with error: exit status 1",
    },
    {
      name: "are what REPORT tells else",
      lines: [START, END, reportLine("Status: error\tError Type: Runtime.OutOfMemory")],
      type: "Runtime.OutOfMemory",
      message: "Status: error, 36.10 ms",
    },
    {
      name: "leave a time-out without a type",
      lines: [START, END, reportLine("Status: timeout")],
      type: null,
      message: "Status: timeout, 36.10 ms",
    },
    {
      name: "come from both where the runtime knows no type",
      lines: [START, HEAP, END, reportLine("Status: error\tError Type: Runtime.ExitError")],
      type: "Runtime.ExitError",
      message: HEAP.slice("FATAL ERROR: ".length),
    },
  ])("$name", ({ lines, type, message }) => {
    expect(failuresOf(...lines)).toMatchObject([{ type, message }]);
  });
});

describe("identity", () => {
  const lines = [START, nodeError("Invoke Error", PLAIN), END, reportLine()];

  it("does not depend on CloudWatch's event IDs", () => {
    const batch = batchOf(...lines);
    const without = { ...batch, logEvents: batch.logEvents.map((event) => ({ ...event, id: null })) };
    expect(analyse([without]).attempts[0]?.failure?.eventId).toBe(failuresOf(...lines)[0]?.eventId);
  });

  it("does not depend on lines that carry no evidence", () => {
    const [plain] = failuresOf(...lines);
    const { logEvents } = batchOf(...lines);
    const noise = { id: "9".repeat(56), timestamp: logEvents[1]?.timestamp ?? 0, message: "by the way" };
    const [failure] = analyse([{ ...batchOf(), logEvents: [...logEvents, noise] }]).attempts;
    expect(failure?.failure?.eventId).toBe(plain?.eventId);
  });

  it("is another one for another stream, attempt or request", () => {
    const ids = [
      ...failuresOf(...lines),
      ...failuresOf(...lines, ...lines).slice(1),
      ...failuresOf(...lines.map((line) => line.replaceAll(ID, "8f5c1c9e-0000-4000-8000-00000000000b"))),
    ].map(({ eventId }) => eventId);
    const [other] = analyse([{ ...batchOf(...lines), logStream: "other" }]).attempts;
    expect(new Set([...ids, other?.failure?.eventId]).size).toBe(4);
  });

  it("is 32 hex digits", () => {
    expect(failuresOf(...lines)[0]?.eventId).toMatch(/^[0-9a-f]{32}$/);
  });
});
