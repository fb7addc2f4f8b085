import { pathToFileURL } from "node:url";
import { analyse } from "../src/analyse.ts";
import type { LogBatch } from "../src/decode/log-batch.ts";
import { recognise } from "../src/recognise.ts";
import type { Measure } from "./bench.ts";
import { growth, MAX_GROWTH } from "./growth.ts";

/** Streams of many records of one kind: what looks back over an attempt for each of them would show here. */

const SMALL = 2000;
const LARGE = 16_000;

const id = (number: number): string => `8f5c1c9e-0000-4000-8000-${String(number).padStart(12, "0")}`;
const OWN = id(0);
const start = (requestId = OWN): string => `START RequestId: ${requestId} Version: $LATEST`;
const report = (requestId = OWN, end = ""): string =>
  `REPORT RequestId: ${requestId}\tDuration: 1.00 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 10 MB\t${end}`;
const FAILED = "Status: error\tError Type: Runtime.ExitError";
const python = (number: number, frame = "/var/task/app.py"): string =>
  `[ERROR] KeyError: '${number}'\nTraceback (most recent call last):\n\u00a0\u00a0File "${frame}", line 3, in handler`;
const nodejs = (requestId: string, number: number): string =>
  `2026-01-02T03:04:05.678Z\t${requestId}\tERROR\tUncaught Exception \t{"errorType":"E","errorMessage":"${number}","stack":["E: x"]}`;
const fault = (requestId = OWN): string =>
  `RequestId: ${requestId} Error: Runtime exited with error: exit status 1\nRuntime.ExitError`;
const initReport = (phase: string): string =>
  `INIT_REPORT Init Duration: 1.00 ms\tPhase: ${phase}\tStatus: error\tError Type: Runtime.ExitError`;

const many = (count: number, line: (number: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => line(n));

const STREAMS: Readonly<Record<string, (count: number) => string[]>> = {
  "errors after a healthy end": (n) => [start(), ...many(n / 2, () => "x"), report(), ...many(n / 2, python)],
  "errors after a failed end": (n) => [start(), ...many(n / 2, () => "x"), report(OWN, FAILED), ...many(n / 2, python)],
  "errors and nothing else": (n) => many(n, python),
  "errors in one attempt": (n) => [start(), ...many(n, (number) => python(number)), report()],
  "import errors in one attempt": (n) => [
    start(),
    ...many(n, (x) => python(x, "<frozen importlib._bootstrap>")),
    report(),
  ],
  "init errors before START": (n) => [...many(n, (x) => nodejs("undefined", x)), start(), report()],
  "init errors behind START": (n) => [start(), ...many(n, (x) => nodejs("undefined", x)), report()],
  "errors of other requests": (n) => [start(), ...many(n, (x) => nodejs(id(x + 1), x)), report()],
  "failed invocations": (n) => many(n / 2, (x) => start(id(x))).flatMap((line, x) => [line, report(id(x), FAILED)]),
  "retries of one request": (n) => many(n / 2, () => start()).flatMap((line) => [line, report(OWN, FAILED)]),
  "STARTs of one request": (n) => many(n, () => start()),
  "STARTs in one attempt": (n) => [start(), ...many(n, (x) => start(id(x + 1))), report()],
  "reports alone": (n) => many(n, (x) => report(id(x), FAILED)),
  "faults in one attempt": (n) => [start(), ...many(n, () => fault()), report()],
  "faults alone": (n) => many(n, (x) => fault(id(x))),
  "failed inits": (n) => many(n, () => initReport("init")),
  "inits that fail and start again": (n) => [
    ...many(n / 2, () => "x"),
    initReport("init"),
    ...many(n / 2, () => "INIT_START Runtime Version: python:3.12.v1"),
  ],
  "failed inits in one attempt": (n) => [start(), ...many(n, () => initReport("invoke")), report()],
  panics: (n) => many(n / 2, (x) => `thread 'main' panicked at src/main.rs:${x}:1:`).flatMap((line) => [line, "boom"]),
};

const STAGES = {
  recognise: (batch: LogBatch) => recognise(batch),
  "analyse and judge": (batch: LogBatch) => analyse([batch]),
} as const;

function batchOf(messages: readonly string[]): LogBatch {
  const logEvents = messages.map((message, index) => ({ id: String(1e9 + index), timestamp: 1e12 + index, message }));
  return { account: "123456789012", region: "eu-west-1", logGroup: "/aws/lambda/orders", logStream: "s", logEvents };
}

function timed(run: (batch: LogBatch) => unknown, batch: LogBatch): number {
  const began = performance.now();
  run(batch);
  return performance.now() - began;
}

/** How much longer one record takes in a long stream than in a short one. */
function growthOf(run: (batch: LogBatch) => unknown, stream: (count: number) => string[]): number {
  const [small, large] = [batchOf(stream(SMALL)), batchOf(stream(LARGE))];
  return growth(
    () => timed(run, small),
    () => timed(run, large),
    LARGE / SMALL,
  );
}

/** One row for each stage, with the stream that grows most. */
export function streamLaws(): Measure[] {
  return Object.entries(STAGES).map(([stage, run]) => {
    const rows = Object.entries(STREAMS).map(([name, stream]) => ({ name, grown: growthOf(run, stream) }));
    const worst = rows.reduce((a, b) => (b.grown > a.grown ? b : a));
    return {
      what: `growth of ${stage} with the records of a stream`,
      value: `${worst.grown.toFixed(2)} x (${worst.name})`,
      budget: `<= ${MAX_GROWTH} x`,
      held: worst.grown <= MAX_GROWTH,
    };
  });
}

/** `node bench/stream-laws.ts` */
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { held, what, value } of streamLaws()) console.log(held ? "held  " : "MISSED", what, value);
}
