import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isNodejsFault } from "./platform-fault.ts";

/** The handler threw or rejected, and the runtime reported it. */
export const nodejsException = runtimeDetector(
  "nodejs/exception",
  "exception",
  (error, context) =>
    error.origin === "handler" &&
    context.phase !== "init" &&
    !isNodejsFault(error) &&
    error.runtimeType !== "Runtime.NodeJsExit",
);

export const proof: DetectorProof = {
  summary: "The handler threw or its promise was rejected.",
  reference:
    "aws-lambda-nodejs-runtime-interface-client, src/LogPatch.js and src/Errors.js; docs/log-formats.md 2.1 row g",
  examples: [
    {
      text: `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"Cannot read properties of undefined (reading 'id')","stack":["TypeError: Cannot read properties of undefined (reading 'id')","    at Runtime.handler (file:///var/task/index.mjs:3:21)"]}`,
      match: {
        phase: "invoke",
        type: "TypeError",
        message: "Cannot read properties of undefined (reading 'id')",
        strength: "proves",
      },
    },
    {
      text: `{"timestamp":"2026-01-02T03:04:05.678Z","level":"ERROR","requestId":"8f5c1c9e-0000-4000-8000-000000000001","message":{"errorType":"TypeError","errorMessage":"x is not a function","stackTrace":["TypeError: x is not a function","    at Runtime.handler (file:///var/task/index.mjs:3:21)"]}}`,
      match: { phase: "invoke", type: "TypeError", message: "x is not a function", strength: "proves" },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tTypeError: x is not a function\n    at Runtime.handler (file:///var/task/index.mjs:3:21)",
    `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tINFO\t{"errorType":"TypeError","errorMessage":"x"}`,
    `{"timestamp":"2026-01-02T03:04:05.678Z","level":"ERROR","requestId":"8f5c1c9e-0000-4000-8000-000000000001","message":"failed","errorType":"TypeError","errorMessage":"x","stackTrace":["TypeError: x"]}`,
  ],
};
