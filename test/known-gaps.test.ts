import { describe, expect, it } from "vitest";
import { analyse } from "../src/analyse.ts";
import { writeMark } from "../src/contract/mark.ts";
import type { LogBatch } from "../src/decode/log-batch.ts";
import { sift } from "../src/decode/sift.ts";
import { marksOf } from "../src/judge/wrapper-lines.ts";
import { SIGNS } from "../src/read/needles.ts";
import { recognise } from "../src/recognise.ts";
import { compileFilterPattern } from "../src/subscribe/filter/filter-pattern.ts";
import { ALL_LOGGERS, failurePattern } from "../src/subscribe/pattern/failure-pattern.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "./support/records.ts";

/** Wrong or undecidable today, and known to be (docs/known-gaps.md). A row that starts to fail is good news. */
const PLAIN = {
  errorType: "TypeError",
  errorMessage: "x is not a function",
  stackTrace: ["TypeError: x is not a function"],
};
const INIT = "INIT_START Runtime Version: java:21.v9\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0";
const INIT_FAILED = "INIT_REPORT Init Duration: 154.03 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError";
const JAVA =
  "order 7: java.lang.IllegalStateException\njava.lang.IllegalStateException: order 7\n\tat example.Handler.handleRequest(Handler.java:31)";
const info = (id: string) => `2026-01-02T03:04:05.678Z\t${id}\tINFO\tgoing on`;
const jsonError = (message: object) =>
  JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "ERROR", requestId: ID, message });
const GAPS = [
  {
    gap: "a caught error logged as the last line, in JSON",
    lines: [
      START,
      JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "ERROR", requestId: ID, message: PLAIN }),
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "a caught error in JSON, and behind it only metrics",
    lines: [
      START,
      jsonError(PLAIN),
      '{"_aws":{"Timestamp":1767323045000,"CloudWatchMetrics":[]},"orders":1}',
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "an error that was logged during the init, and nothing else",
    lines: [JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "ERROR", message: PLAIN })],
    today: [{ class: "init_error", network: null }],
  },
  {
    gap: "a prefix of log.Lmsgprefix",
    lines: [START, '2026/01/02 03:04:05 orders: {"errorMessage":"boom","errorType":"errorString"}', END, reportLine()],
    today: [],
  },
  {
    gap: "a printed heading as the last line",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t${JSON.stringify(PLAIN)}`,
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "fetch failed without its cause",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"fetch failed","stack":["TypeError: fetch failed"]}`,
      END,
      reportLine(),
    ],
    today: [{ class: "network_error", network: { reason: "unknown", peer: null } }],
  },
  {
    gap: "the platform's sentence without a request ID, printed",
    lines: [START, "Unknown application error occurred\nRuntime.Unknown", END, reportLine()],
    today: [{ class: "init_error", network: null }],
  },
  {
    gap: "words of Node.js 8",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\t{"errorMessage":"x is not a function","errorType":"TypeError","stackTrace":["exports.handler (/var/task/index.js:7:31)"]}`,
      END,
      reportLine(),
    ],
    today: [],
  },
  {
    gap: "words of Python 2.7",
    lines: [START, "Unable to import module 'app': No module named requests", END, reportLine()],
    today: [],
  },
  {
    gap: "words of go1.x",
    lines: [START, "fork/exec /var/task/main: no such file or directory: PathError", "null", END, reportLine()],
    today: [],
  },
  {
    gap: "an exception that a .NET function logged whole as its last line",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\tfail\tOrders.StockException: none left\n   at Orders.Stock.Take(String id) in /src/Orders/Stock.cs:line 9\n   at Orders.Function.Handler(String id) in /src/Orders/Function.cs:line 7`,
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "a client's own time limit, without a word of the network",
    lines: [
      START,
      `ERROR Lambda runtime invoke{requestId="${ID}" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678"}: Elapsed(())`,
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "a Java message that fills the event",
    lines: [START, `${"order ".repeat(50_000)}`, END, reportLine()],
    today: [],
  },
  {
    gap: "a Rust message in JSON that fills the event",
    lines: [START, `{"level":"ERROR","fields":{"message":"${"order ".repeat(50_000)}`, END, reportLine()],
    today: [],
  },
  {
    gap: "another request's REPORT in a print, without START",
    lines: [`2026-01-02T03:04:05.678Z\t${ID}\tINFO\tcalling`, reportLine("Status: timeout", OTHER_ID), reportLine()],
    today: [{ class: "timeout", network: null }],
  },
  {
    gap: "words of a dying thread, without START and REPORT",
    lines: ["thread 'worker' panicked at src/main.rs:7:5:", "unsupported colour", info(ID)],
    today: [{ class: "crash", network: null }],
  },
  {
    gap: "words of a child process that died, without START and REPORT",
    lines: [
      "panic: boom in the background\n\ngoroutine 8 [running]:\nmain.work()\n\torders/main.go:55 +0x25",
      "2026/01/02 03:04:05 worker: exit status 2",
    ],
    today: [{ class: "crash", network: null }],
  },
  {
    gap: "an error that a Rust function logs as its last line",
    lines: [
      START,
      `ERROR Lambda runtime invoke{requestId="${ID}" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678"}: refresh failed: Empty`,
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "an error without request ID behind INIT_START, without START and REPORT",
    lines: [INIT, JAVA],
    today: [{ class: "init_error", network: null }],
  },
  {
    gap: "an async retry of which only the runtime's error lines are logged",
    lines: [jsonError(PLAIN), jsonError(PLAIN)],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "a failed init without an invocation, and another environment in the same stream",
    lines: [INIT, INIT_FAILED, INIT, START, info(ID), END, reportLine()],
    today: [],
  },
  {
    gap: "a line in the middle of a raw trace",
    lines: [
      START,
      ...["file:///var/task/index.mjs:3", '    throw new Error("flush failed");', "    ^"],
      info(ID),
      ...["", "Error: flush failed", "    at f (file:///var/task/index.mjs:3:11)", "", "Node.js v24.21.0"],
      ...[END, reportLine("Status: error\tError Type: Runtime.ExitError")],
    ],
    today: [{ class: "crash", network: null }],
  },
  {
    gap: "an application's own error in a network's words",
    lines: [
      START,
      "[ERROR] ValueError: no such host: 17 in hotel 3\nTraceback (most recent call last):\n\u00a0\u00a0File",
      END,
      reportLine(),
    ],
    today: [{ class: "network_error", network: { reason: "dns_not_found", peer: null } }],
  },
  {
    gap: "a pool that gave up waiting",
    lines: [
      START,
      ...["HikariPool-1 - Connection is not available, request timed out after 30000ms."].map(
        (message) =>
          `${message}: java.sql.SQLTransientConnectionException\njava.sql.SQLTransientConnectionException: ${message}\n\tat example.Handler.handleRequest(Handler.java:31)`,
      ),
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "another language's error as the last line, without INIT_START",
    lines: [START, JAVA, END, reportLine()],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "a Java exception whose words begin without its name",
    lines: [
      START,
      "no stock: example.OrderError\n7 is sold out\n\tat example.Handler.handleRequest(Handler.java:31)",
      END,
      reportLine(),
    ],
    today: [],
  },
  {
    gap: "a .NET exception without a namespace and without the runtime's frames",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\tfail\tSoldOut: none left\n   at Function.Handler(String id) in /src/Function.cs:line 7`,
      END,
      reportLine(),
    ],
    today: [],
  },
] as const;

function payloadOf({ logEvents }: LogBatch): Buffer {
  const envelope = { messageType: "DATA_MESSAGE", owner: "1", logGroup: "g", logStream: "s", subscriptionFilters: [] };
  return Buffer.from(JSON.stringify({ ...envelope, logEvents }));
}

describe("known gap", () => {
  it.each(GAPS)("$gap", ({ lines, today }) => {
    const failures = analyse([batchOf(...lines)]).attempts.flatMap(({ failure }) => failure ?? []);
    expect(failures.map(({ class: name, network }) => ({ class: name, network }))).toEqual(today);
  });

  it("the mark of an async retry whose START is not logged", () => {
    const mark = writeMark({ requestId: ID, eventId: "0".repeat(32), isHandlerError: true });
    const lines = [mark, jsonError(PLAIN), jsonError({ ...PLAIN, errorMessage: "again" })];
    const failures = analyse([batchOf(...lines)]).attempts.flatMap(({ failure }) => failure ?? []);

    expect(failures.map((failure) => marksOf(failure).own === null)).toEqual([false]);
  });

  it("a Java exception with an unusual name whose batch ends before its frames", () => {
    const trace = [
      "order 7 is gone: com.shop.OrderGone",
      "com.shop.OrderGone: order 7 is gone",
      "\tat shop.H.f(H.java:1)",
    ];

    expect(sift(payloadOf(batchOf(START, ...trace.slice(0, 2))), SIGNS)).toEqual({ kind: "quiet" });
    expect(sift(payloadOf(batchOf(...trace.slice(2), END, reportLine())), SIGNS)).toEqual({ kind: "quiet" });
  });

  it("a Java exception without frames and with an unusual name", () => {
    const lines = [START, "sold out: shop.OutOfStock\nshop.OutOfStock: sold out", END, reportLine()];

    expect(sift(payloadOf(batchOf(...lines)), SIGNS)).toEqual({ kind: "quiet" });
  });

  it("the platform's old sentence without an ID, behind a narrow filter", () => {
    const passes = compileFilterPattern(failurePattern(ALL_LOGGERS).narrow);
    const passing = batchOf(...["Unknown application error occurred\nRuntime.Unknown"].filter(passes));

    expect(passing.logEvents).toHaveLength(1);
    expect(recognise(passing).sightings).toEqual([]);
  });
});
