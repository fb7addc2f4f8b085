import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** V8 gave up: the heap limit is below the function's memory, so the sandbox does not kill it. */
export const nodejsOutOfMemory = runtimeDetector("nodejs/out-of-memory", "out_of_memory", isHeapDeath);

export function isHeapDeath({ origin, type, message }: PrintedError): boolean {
  return origin === "raw" && type === null && (message?.endsWith("heap out of memory") ?? false);
}

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
