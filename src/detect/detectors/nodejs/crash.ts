import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isHeapDeath } from "./out-of-memory.ts";

/** An error that nothing awaited: the process ends, whatever the handler was doing. */
export const nodejsCrash = runtimeDetector(
  "nodejs/crash",
  "crash",
  (error, context) =>
    context.phase !== "init" &&
    !isHeapDeath(error) &&
    (error.origin === "uncaught" || error.origin === "raw" || error.runtimeType === "Runtime.NodeJsExit"),
);

export const proof: DetectorProof = {
  summary: "An exception or a rejection outside the handler's promise ended the process.",
  reference:
    "aws-lambda-nodejs-runtime-interface-client, src/index.mjs; Node.js, process 'uncaughtException'; docs/log-formats.md 2.1, 2.2",
  examples: [
    {
      text: `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tUncaught Exception \t{"errorType":"Error","errorMessage":"late","stack":["Error: late","    at Timeout._onTimeout (/var/task/index.js:5:9)"]}`,
      match: { phase: "invoke", type: "Error", message: "late", strength: "proves" },
    },
    {
      text: `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tUnhandled Promise Rejection \t{"errorType":"Runtime.UnhandledPromiseRejection","errorMessage":"Error: HelloError","reason":{"errorType":"Error","errorMessage":"HelloError","stack":["Error: HelloError","    at /var/task/index.js:3:11"]},"promise":{},"stack":["Runtime.UnhandledPromiseRejection: Error: HelloError"]}`,
      match: {
        phase: "invoke",
        type: "Runtime.UnhandledPromiseRejection",
        message: "Error: HelloError",
        strength: "proves",
      },
    },
    {
      text: 'file:///var/task/index.mjs:5\n  throw new Error("x");\n        ^\n\nError: x\n    at Timeout._onTimeout (file:///var/task/index.mjs:5:9)\n    at listOnTimeout (node:internal/timers:585:17)\n\nNode.js v24.11.0',
      match: { phase: "invoke", type: "Error", message: "x", strength: "unless_recovered" },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tUncaught Exception",
    "Node.js v24.11.0",
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
  ],
};
