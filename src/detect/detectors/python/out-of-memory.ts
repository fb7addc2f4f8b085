import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** Python could not allocate, and the error reached the runtime; the process survives. */
export const pythonOutOfMemory = runtimeDetector(
  "python/out-of-memory",
  "out_of_memory",
  (error) => error.type === "MemoryError" || (error.type?.endsWith("_ArrayMemoryError") ?? false),
);

export const proof: DetectorProof = {
  summary: "A MemoryError ended the handler.",
  reference: "aws-lambda-python-runtime-interface-client, awslambdaric/bootstrap.py; docs/log-formats.md 2.3 row c",
  examples: [
    {
      text: '[ERROR] MemoryError\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0return [0] * 10**12',
      match: { phase: "invoke", type: "MemoryError", message: null, strength: "proves" },
    },
  ],
  refusals: ["[ERROR]\t2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tMemoryError"],
};
