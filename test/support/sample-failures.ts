import type { Failure } from "../../src/judge/failure.ts";
import { attemptOf, FAILED_AT, failureOf, logRecord, platformRecord, printedError, REQUEST_ID } from "./failures.ts";

const after = (milliseconds: number) => ({ timestamp: FAILED_AT + milliseconds });

function pythonException(): Failure {
  const error = printedError({
    runtime: "python",
    type: "KeyError",
    message: "'order_id'",
    trace: [
      '\u00a0\u00a0File "/var/task/app.py", line 7, in handler',
      '\u00a0\u00a0\u00a0\u00a0return load(event["order_id"])',
    ],
  });
  const records = [
    platformRecord(
      "INIT_START Runtime Version: python:3.12.mainlinev2.v27\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0a",
      { kind: "initStart", runtimeVersion: "python:3.12.mainlinev2.v27" },
      { ...after(-400), requestId: null },
    ),
    platformRecord(`START RequestId: ${REQUEST_ID} Version: $LATEST`, { kind: "start" }, after(-20)),
    logRecord({
      text: `[INFO]\t2025-11-24T15:59:59.990Z\t${REQUEST_ID}\tloading for ada@example.com`,
      requestId: REQUEST_ID,
      ...after(-10),
    }),
    logRecord({
      text: `[ERROR] KeyError: 'order_id'\nTraceback (most recent call last):\n${error.trace.join("\n")}`,
      producer: "runtime",
      error,
    }),
    platformRecord(`END RequestId: ${REQUEST_ID}`, { kind: "end" }, after(1)),
    platformRecord(
      `REPORT RequestId: ${REQUEST_ID}\tDuration: 20.10 ms\tBilled Duration: 420 ms\tMemory Size: 128 MB\tMax Memory Used: 45 MB\tInit Duration: 399.33 ms\t\nXRAY TraceId: 1-63441c4a-abcdef012345678912345678\tSegmentId: 0ed0a0f1b2c3d4e5\tSampled: true`,
      {
        kind: "report",
        durationMs: 20.1,
        billedDurationMs: 420,
        initDurationMs: 399.33,
        memorySizeMb: 128,
        maxMemoryUsedMb: 45,
        xrayTraceId: "1-63441c4a-abcdef012345678912345678",
        xraySegmentId: "0ed0a0f1b2c3d4e5",
      },
      after(2),
    ),
  ];
  return failureOf({
    detector: "python/exception",
    error,
    runtimeVersion: "python:3.12.mainlinev2.v27",
    attempt: attemptOf(records, { preludeLength: 1 }),
    provingRecord: records[3] ?? logRecord(),
  });
}

function nodejsNetworkError(): Failure {
  const error = printedError({
    type: "Error",
    message: "connect ECONNREFUSED 10.0.0.7:5432",
    code: "ECONNREFUSED",
    trace: [
      "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)",
      "    at async Client.connect (/var/task/node_modules/pg/lib/client.js:52:7)",
      "    at async handler (file:///var/task/src/orders.mjs:12:3)",
    ],
  });
  return failureOf({
    class: "network_error",
    detector: "nodejs/network-error",
    error,
    runtimeVersion: "nodejs:24.v12",
    network: { reason: "refused", peer: "10.0.0.7:5432" },
  });
}

function outOfMemory(): Failure {
  const report = platformRecord(
    `REPORT RequestId: ${REQUEST_ID}\tDuration: 1933.41 ms\tBilled Duration: 1934 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory`,
    {
      kind: "report",
      status: "error",
      errorType: "Runtime.OutOfMemory",
      durationMs: 1933.41,
      billedDurationMs: 1934,
      memorySizeMb: 128,
      maxMemoryUsedMb: 128,
    },
  );
  return failureOf({
    class: "out_of_memory",
    detector: "platform/out-of-memory",
    type: "Runtime.OutOfMemory",
    runtime: null,
    provingRecord: report,
    attempt: attemptOf([report]),
  });
}

/** One failure of each kind that events differ in: with frames, with a peer, proved by the platform alone. */
export function sampleFailures(): readonly { readonly name: string; readonly failure: Failure }[] {
  return [
    { name: "python-exception", failure: pythonException() },
    { name: "nodejs-network-error", failure: nodejsNetworkError() },
    { name: "out-of-memory", failure: outOfMemory() },
  ];
}
