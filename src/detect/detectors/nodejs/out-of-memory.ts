import type { Detector, DetectorProof } from "../../detector.ts";
import { errorOf, runtimeMatch } from "../../runtime-match.ts";

/** V8 gave up: the heap limit is below the function's memory, so the sandbox does not kill it. */
export const nodejsOutOfMemory: Detector = {
  id: "nodejs/out-of-memory",
  class: "out_of_memory",

  detect(record, context) {
    const error = errorOf(record, "nodejs");
    if (error?.origin !== "raw" || error.type !== null || !error.message?.endsWith("heap out of memory")) return null;
    return runtimeMatch(error, context);
  },
};

export const proof: DetectorProof = {
  summary: "V8 reached its heap limit and aborted the process.",
  reference: "V8, FatalProcessOutOfMemory; docs/log-formats.md 2.1 row c, 7",
  examples: [
    {
      text: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
      match: {
        phase: "invoke",
        type: null,
        message: "Reached heap limit Allocation failed - JavaScript heap out of memory",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: ["2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tJavaScript heap out of memory"],
};
