import type { DetectorProof } from "../../detector.ts";
import { duringInit, runtimeDetector } from "../../runtime-detector.ts";

/** Any error that the runtime prints while it loads the function. */
export const nodejsInitError = runtimeDetector("nodejs/init-error", "init_error", duringInit);

export const proof: DetectorProof = {
  summary: "Loading the module failed: a missing dependency, a syntax error or an exception at the top level.",
  reference:
    "aws-lambda-nodejs-runtime-interface-client, src/UserFunction.js and src/LogPatch.js; docs/log-formats.md 2.1, 2.2",
  examples: [
    {
      text: `2026-01-02T03:04:05.678Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Error","errorMessage":"Missing env X","stack":["Error: Missing env X","    at Object.<anonymous> (/var/task/index.js:2:7)"]}`,
      match: { phase: "init", type: "Error", message: "Missing env X", strength: "unless_recovered" },
    },
    {
      text: `2026-01-02T03:04:05.678Z\t-\tERROR\tInit Error \t{"errorType":"ReferenceError","errorMessage":"x is not defined","stack":["ReferenceError: x is not defined","    at file:///var/task/index.mjs:1:1"]}`,
      match: { phase: "init", type: "ReferenceError", message: "x is not defined", strength: "unless_recovered" },
    },
  ],
  refusals: [
    `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"no","stack":["Error: no"]}`,
    "2026-01-02T03:04:05.678Z\tundefined\tERROR\tMissing env X",
  ],
};
