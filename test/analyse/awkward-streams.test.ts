import { describe, expect, it } from "vitest";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import { FIXTURES, failuresOf } from "../support/composed-streams.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "../support/records.ts";

const INIT = "INIT_START Runtime Version: java:21.v9\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0";
/** Of a cold start: the init took so long, and succeeded. */
const COLD = reportLine().replace("15 MB", "15 MB\tInit Duration: 412.10 ms");
const EXITED = reportLine("Status: error\tError Type: Runtime.ExitError");
const TIMED_OUT = `2026-01-02T03:04:05.678Z ${OTHER_ID} Task timed out after 3.00 seconds\n\n`;
const start = (id: string) => `START RequestId: ${id} Version: $LATEST\n`;
const end = (id: string) => `END RequestId: ${id}\n`;

const JAVA =
  "order 7: java.lang.IllegalStateException\njava.lang.IllegalStateException: order 7\n\tat example.Handler.handleRequest(Handler.java:31)";
const PYTHON = `[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler`;
const nodejs = (id = ID, message = "x is not a function") =>
  `2026-01-02T03:04:05.678Z\t${id}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"${message}","stack":["TypeError: ${message}"]}`;
const nodejsJson = (id: string, message = "x is not a function") =>
  `{"timestamp":"2026-01-02T03:04:05.678Z","level":"ERROR","requestId":"${id}","message":{"errorType":"TypeError","errorMessage":"${message}","stackTrace":["TypeError: ${message}"]}}`;
const info = (id: string) => `2026-01-02T03:04:05.678Z\t${id}\tINFO\tgoing on`;
const warning = (id: string) =>
  `{"timestamp":"2026-01-02T03:04:05.678Z","level":"WARN","requestId":"${id}","message":"slow"}`;
const platform = (type: string, record: object) =>
  JSON.stringify({ time: "2026-01-02T03:04:05.678Z", type: `platform.${type}`, record });
const initReport = (phase: string, initializationType = "on-demand") =>
  platform("initReport", { initializationType, phase, status: "error", errorType: "Runtime.Unknown" });
const LOADED = platform("initReport", { initializationType: "snap-start", phase: "init", status: "success" });
const report = (requestId: string, status: string) =>
  platform("report", {
    requestId,
    status,
    ...(status === "error" ? { errorType: "Runtime.Unknown" } : {}),
    metrics: { durationMs: 3000 },
  });
const MANAGED = platform("initStart", { initializationType: "lambda-managed-instances", phase: "init" });
const GO_LOOP = "github.com/aws/aws-lambda-go/lambda.Start(...)";
const ON_DEMAND = platform("initStart", { initializationType: "on-demand", runtimeVersion: "nodejs:24.v31" });
const INIT_ERROR = nodejsJson("-", "no secrets");

interface Row {
  readonly name: string;
  readonly lines: readonly string[];
  /** `class, last digit of the request ID (- for none) / number of the attempt`. */
  readonly is: readonly string[];
}

function told(batches: readonly LogBatch[]): string[] {
  return failuresOf(batches)
    .toSorted((a, b) => (a.timestamp ?? "").localeCompare(b.timestamp ?? ""))
    .map(({ class: name, requestId, attempt }) => `${name}, ${requestId?.slice(-1) ?? "-"}/${attempt}`);
}

const WITHOUT_ENDS: readonly Row[] = [
  { name: "no START", lines: [info(ID), nodejs(), END, reportLine()], is: ["exception, 1/1"] },
  { name: "no START, an error without ID", lines: [PYTHON, END, reportLine()], is: ["exception, 1/1"] },
  { name: "no REPORT", lines: [START, info(ID), nodejs()], is: ["exception, 1/1"] },
  { name: "neither", lines: [nodejs()], is: ["exception, 1/1"] },
  { name: "neither, nor an ID", lines: [PYTHON], is: ["exception, -/1"] },
  { name: "only the report", lines: [EXITED], is: ["crash, 1/1"] },
  { name: "INIT_START without START", lines: [INIT, JAVA, END, COLD], is: ["exception, 1/1"] },
  {
    name: "INIT_START without START, twice",
    lines: [INIT, JAVA, END, COLD, JAVA, end(OTHER_ID), reportLine("", OTHER_ID)],
    is: ["exception, 1/1", "exception, 2/1"],
  },
  {
    name: "INIT_START without START, a crash",
    lines: [
      INIT,
      "Unhandled exception. System.InvalidOperationException: late",
      "   at A.B()",
      END,
      `${COLD}Status: error`,
    ],
    is: ["crash, 1/1"],
  },
  {
    name: "no REPORT behind last words",
    lines: [START, "loading", "Unhandled exception. System.InvalidOperationException: late", "   at A.B()"],
    is: ["crash, 1/1"],
  },
  {
    name: "no REPORT behind last words of somebody else",
    lines: [START, "Unhandled exception. System.InvalidOperationException: late", "   at A.B()", info(ID)],
    is: [],
  },
];

const REPEATED: readonly Row[] = [
  {
    name: "an async retry",
    lines: [START, nodejs(), END, reportLine(), START, nodejs(), END, reportLine()],
    is: ["exception, 1/1", "exception, 1/2"],
  },
  {
    name: "an async retry that succeeds",
    lines: [START, nodejs(), END, reportLine(), START, info(ID), END, reportLine()],
    is: ["exception, 1/1"],
  },
  {
    name: "an async retry of which only reports were logged",
    lines: [report(ID, "timeout"), report(ID, "timeout").replace("03:04", "03:05")],
    is: ["timeout, 1/1", "timeout, 1/2"],
  },
  {
    name: "a report that an extension prints",
    lines: [report(ID, "timeout"), report(ID, "timeout")],
    is: ["timeout, 1/1"],
  },
  {
    name: "an init tried again inside the invocation and printed twice",
    lines: [INIT_ERROR, initReport("init"), INIT_ERROR, initReport("invoke"), report(ID, "error")],
    is: ["init_error, 1/1"],
  },
  {
    name: "old text after the report and the next start",
    lines: [
      ...[START, END, reportLine(), start(OTHER_ID)],
      `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError`,
      ...[end(OTHER_ID), reportLine("", OTHER_ID)],
    ],
    is: ["crash, 1/1"],
  },
  {
    name: "old text after a report without START",
    lines: [END, reportLine(), `RequestId: ${ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError`],
    is: ["out_of_memory, 1/1"],
  },
];

const RECOVERED: readonly Row[] = [
  { name: "at level INFO", lines: [ON_DEMAND, INIT_ERROR, initReport("init"), START, info(ID), END, COLD], is: [] },
  { name: "at level WARN", lines: [INIT_ERROR, initReport("init")], is: [] },
  { name: "at level WARN, with a warning later", lines: [INIT_ERROR, initReport("init"), warning(ID)], is: [] },
  {
    name: "at level WARN, with an error later",
    lines: [INIT_ERROR, initReport("init"), nodejsJson(ID)],
    is: ["exception, 1/1"],
  },
  {
    name: "at level WARN, but not on demand",
    lines: [INIT_ERROR, initReport("init", "provisioned-concurrency")],
    is: ["init_error, -/1"],
  },
  {
    name: "or never failed, ahead of any invocation",
    lines: [ON_DEMAND.replace("on-demand", "snap-start"), INIT_ERROR, LOADED],
    is: [],
  },
  { name: "or never failed, in text", lines: [INIT, JAVA, "INIT_REPORT Init Duration: 2000.10 ms\t"], is: [] },
  {
    name: "of which only an extension printed",
    lines: [INIT, JAVA, START, "DD_EXTENSION | DEBUG | flushed"],
    is: ["init_error, 1/1"],
  },
];

const SHUTDOWN: readonly Row[] = [
  {
    name: "a traceback of a signal's handler",
    lines: [START, END, reportLine(), "Traceback (most recent call last):", "SystemExit: 143"],
    is: [],
  },
  {
    name: "last words of a process that was told to end",
    lines: [START, END, reportLine(), "SIGQUIT: quit", "PC=0x1 m=0", "", "goroutine 1 [IO wait]:", GO_LOOP],
    is: [],
  },
  { name: "an init of the next environment", lines: [START, END, reportLine(), INIT, start(OTHER_ID)], is: [] },
];

const SHUT = `2026-01-02T03:09:05.678Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Error","errorMessage":"closed","stack":["Error: closed"]}`;
const SHUTDOWN_ERRORS: readonly Row[] = [
  { name: "after a healthy report", lines: [START, END, reportLine(), SHUT], is: [] },
  {
    name: "but not where an init was begun",
    lines: [START, END, reportLine(), ON_DEMAND, SHUT, SHUT],
    is: ["init_error, -/1"],
  },
  {
    name: "but not where the invocation failed",
    lines: [START, END, EXITED, SHUT],
    is: ["crash, 1/1", "init_error, -/1"],
  },
];

const OTHER_KEYS: readonly Row[] = [
  {
    name: "beside another request's",
    lines: [
      START,
      nodejsJson(ID),
      `{"level":"INFO","message":"done","requestId":"${OTHER_ID}","function_request_id":"${ID}"}`,
      END,
      reportLine(),
    ],
    is: [],
  },
  {
    name: "alone",
    lines: [START, nodejsJson(ID), `{"level":30,"reqId":"${ID}","msg":"answered 502"}`, END, reportLine()],
    is: [],
  },
];

const REQUEST_IDS: readonly Row[] = ["undefined", "-", ""].map((id) => ({
  name: JSON.stringify(id),
  lines: [START, nodejs(id), END, reportLine()],
  is: ["exception, 1/1"],
}));

const INTERLEAVED: readonly Row[] = [
  {
    name: "on Managed Instances",
    lines: [
      MANAGED,
      platform("start", { requestId: ID }),
      platform("start", { requestId: OTHER_ID }),
      nodejsJson(OTHER_ID),
      warning(ID),
      report(OTHER_ID, "error"),
      report(ID, "timeout"),
    ],
    is: ["exception, 2/1", "timeout, 1/1"],
  },
  {
    name: "by a line that comes late",
    lines: [START, nodejs(), END, reportLine(), start(OTHER_ID), info(ID), end(OTHER_ID), reportLine("", OTHER_ID)],
    is: ["exception, 1/1"],
  },
];

const PRINTED: readonly Row[] = [
  {
    name: "of one that timed out",
    lines: [
      START,
      start(OTHER_ID),
      TIMED_OUT,
      end(OTHER_ID),
      reportLine("Status: timeout", OTHER_ID),
      END,
      reportLine(),
    ],
    is: [],
  },
  {
    name: "in JSON",
    lines: [
      ...[START, platform("start", { requestId: OTHER_ID }), report(OTHER_ID, "timeout")],
      ...[END, reportLine()],
    ],
    is: [],
  },
  {
    name: "before a failure of its own",
    lines: [START, start(OTHER_ID), end(OTHER_ID), reportLine("", OTHER_ID), PYTHON, END, reportLine()],
    is: ["exception, 1/1"],
  },
  {
    name: "in one event, before a failure of its own",
    lines: [START, start(OTHER_ID) + end(OTHER_ID) + reportLine("", OTHER_ID), PYTHON, END, reportLine()],
    is: ["exception, 1/1"],
  },
  {
    name: "but not where an end comes late",
    lines: [START, start(OTHER_ID), END, reportLine(), PYTHON, end(OTHER_ID), reportLine("", OTHER_ID)],
    is: ["exception, 2/1"],
  },
];

describe.each([
  { what: "ends are missing", rows: WITHOUT_ENDS },
  { what: "something is told twice", rows: REPEATED },
  { what: "an init recovered", rows: RECOVERED },
  { what: "a process is shut down", rows: SHUTDOWN },
  { what: "an error is printed at the end of a process", rows: SHUTDOWN_ERRORS },
  { what: "a later line has the request ID under another key", rows: OTHER_KEYS },
  { what: "a request ID is none", rows: REQUEST_IDS },
  { what: "invocations interleave", rows: INTERLEAVED },
  { what: "another function's log is printed", rows: PRINTED },
])("where $what", ({ rows }) => {
  it.each(rows)("$name", ({ lines, is }) => {
    expect(told([batchOf(...lines)])).toEqual(is);
  });
});

describe("a log group of several functions", () => {
  const logGroup = "/shop/all";
  const stream = (name: string) => `2026/01/02/${name}[$LATEST]0123456789abcdef0123456789abcdef`;

  it("keeps streams apart and takes the function's name from the stream", () => {
    const one = { ...batchOf(START, nodejs(), END, reportLine()), logGroup, logStream: stream("orders") };
    const other = { ...batchOf(START, END, reportLine("Status: timeout")), logGroup, logStream: stream("invoices") };

    const failures = failuresOf([one, other].flatMap(eventByEvent));

    expect(new Set(failures.map(({ class: name, functionName }) => `${functionName}: ${name}`))).toEqual(
      new Set(["orders: exception", "invoices: timeout"]),
    );
  });

  it("takes it from the platform's line where the stream does not tell", () => {
    const named = platform("initStart", { initializationType: "on-demand", functionName: "orders", phase: "init" });

    expect(failuresOf([{ ...batchOf(named, START, report(ID, "timeout")), logGroup, logStream: "own" }])).toMatchObject(
      [{ functionName: "orders" }],
    );
  });

  it("leaves it open where nothing tells", () => {
    expect(failuresOf([{ ...batchOf(START, report(ID, "timeout")), logGroup, logStream: "own" }])).toMatchObject([
      { functionName: null },
    ]);
  });
});

function eventByEvent(batch: LogBatch): LogBatch[] {
  return batch.logEvents.map((event) => ({ ...batch, logEvents: [event] }));
}

/** What a pipe may do to every line, without anything being another failure. */
const PIPES: readonly { readonly name: string; readonly changed: (batch: LogBatch) => LogBatch }[] = [
  { name: "ends lines in \\r\\n", changed: onMessages((message) => message.replaceAll("\n", "\r\n")) },
  { name: "has \\r inside events", changed: onMessages((message) => message.trimEnd().replaceAll("\n", "\r")) },
  { name: "cuts off what is blank at the end", changed: onMessages((message) => message.trimEnd()) },
  { name: "adds blanks at the end", changed: onMessages((message) => `${message.replace(/\n$/, "")}  \n`) },
  { name: "colours lines", changed: onMessages((message) => `\u001b[31m${message.replace(/\n$/, "")}\u001b[0m\n`) },
  { name: "gives all events one time", changed: atOnce },
];

function onMessages(change: (message: string) => string): (batch: LogBatch) => LogBatch {
  return (batch) => ({
    ...batch,
    logEvents: batch.logEvents.map((event) => ({ ...event, message: change(event.message) })),
  });
}

function atOnce(batch: LogBatch): LogBatch {
  const [first] = batch.logEvents;
  const ids = batch.logEvents.map((_, index) => String(index).padStart(6, "0"));
  return {
    ...batch,
    logEvents: batch.logEvents.map((event, index) => ({
      ...event,
      id: ids[index] ?? "",
      timestamp: first?.timestamp ?? 0,
    })),
  };
}

/** Blank lines as events of their own behind every line that no telemetry pipe framed, or none at all. */
const RAW_PIPES: typeof PIPES = [
  { name: "drops blank events", changed: blankLess },
  { name: "adds a blank event behind each raw line", changed: spacedOut },
];

function blankLess(batch: LogBatch): LogBatch {
  return { ...batch, logEvents: batch.logEvents.filter(({ message }) => message.trim() !== "") };
}

function spacedOut(batch: LogBatch): LogBatch {
  const framed = /^(?:START|END|REPORT|INIT_|RESTORE|\{|\d{4}-|\[[A-Z]+\]|RequestId)/;
  const logEvents = batch.logEvents.flatMap((event) =>
    framed.test(event.message) ? [event] : [event, { ...event, message: "\n" }],
  );
  return { ...batch, logEvents: logEvents.map((event, index) => ({ ...event, id: String(index).padStart(6, "0") })) };
}

describe("a failure stays what it is when a pipe", () => {
  it.each(PIPES)("$name", ({ changed }) => {
    expect(differing(changed)).toEqual([]);
  });

  it.each(RAW_PIPES)("$name", ({ changed }) => {
    // There a blank line is part of the message.
    expect(differing(changed).filter((name) => !name.includes("anyhow"))).toEqual([]);
  });
});

/** The fixtures of which a change makes something else. */
function differing(changed: (batch: LogBatch) => LogBatch): string[] {
  const words = (batch: LogBatch) =>
    failuresOf([batch])
      .map(({ class: name, phase, type, message, requestId }) =>
        JSON.stringify([name, phase, type, message, requestId]),
      )
      .sort();
  return FIXTURES.flatMap(({ name, batch }) => {
    return words(batch).join() === words(changed(batch)).join() ? [] : [name];
  });
}

describe("an event cut at the size limit", () => {
  const LIMITS = [262_144, 1_048_576];
  const long = "lorem ipsum ".repeat(100_000);
  const ROWS = [
    { name: "Node.js, text", text: nodejs(ID, long) },
    { name: "Node.js, JSON", text: nodejsJson(ID, long) },
    {
      name: "Node.js, a text that ends in an escape",
      text: nodejs(ID, '\\"'.repeat(600_000)),
    },
    { name: "Python, text", text: PYTHON.replace("'id'", long) },
    {
      name: "Python, JSON",
      text: `{"timestamp": "2026-01-02T03:04:05Z", "level": "ERROR", "errorMessage": "${long}", "errorType": "KeyError", "requestId": "${ID}", "stackTrace": []}`,
    },
    { name: ".NET, text", text: `2026-01-02T03:04:05.678Z\t${ID}\tfail\tSystem.Exception: ${long}` },
    {
      name: ".NET, JSON",
      text: `{"timestamp":"2026-01-02T03:04:05.678Z","level":"Error","requestId":"${ID}","message":"","errorType":"System.Exception","errorMessage":"${long}","stackTrace":[]}`,
    },
    { name: "Java, a long trace", text: `${JAVA}${"\n\tat a.B.c(B.java:1)".repeat(60_000)}` },
    {
      name: "Java, a long trace in JSON",
      text: JSON.stringify({
        timestamp: "2026-01-02T03:04:05.678Z",
        message: `${JAVA}${"\n\tat a.B.c(B.java:1)".repeat(60_000)}`,
        level: "ERROR",
        AWSRequestId: ID,
      }),
    },
    { name: "Go", text: `2026/01/02 03:04:05 {"errorMessage":"${long}","errorType":"errorString"}` },
    { name: "Ruby", text: `{\n  "errorMessage": "${long}",\n  "errorType": "Function<E>",\n  "stackTrace": []\n}` },
    { name: "bref", text: `${ID}\tInvoke Error\t{"errorType":"E","errorMessage":"${long}","stack":[]}` },
  ].flatMap((row) => LIMITS.map((limit) => ({ ...row, limit })));

  it.each(ROWS)("tells what is left of it: $name, $limit", ({ text, limit }) => {
    expect(text.length).toBeGreaterThan(limit);

    const tail = text.slice(limit, limit + 5000);
    expect(told([batchOf(START, text.slice(0, limit), tail, END, reportLine())])).toEqual(["exception, 1/1"]);
  });

  it("does not hide the report behind it", () => {
    const cut = `{"level":"ERROR","msg":"${long.slice(0, 262_000)}`;
    expect(told([batchOf(START, cut, END, EXITED)])).toEqual(["crash, 1/1"]);
  });

  it("is none where the application printed half an object", () => {
    const half = `{"timestamp":"2026-01-02T03:04:05.678Z","level":"ERROR","requestId":"${ID}","message":{"errorType":"E`;
    expect(told([batchOf(START, half, END, reportLine())])).toEqual([]);
  });
});
