import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** The sandbox killed the process because it wanted more memory than the function has. */
export const platformOutOfMemory = platformDetector({
  id: "platform/out-of-memory",
  class: "out_of_memory",
});

export const proof: DetectorProof = {
  summary: "The execution environment ran out of memory and was killed.",
  reference: "docs/log-formats.md 1.1 REPORT, 1.3 Runtime.OutOfMemory",
  examples: [
    {
      text: "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 1933.41 ms\tBilled Duration: 2333 ms\tMemory Size: 1024 MB\tMax Memory Used: 1024 MB\tInit Duration: 399.33 ms\tStatus: error\tError Type: Runtime.OutOfMemory",
      match: { phase: "invoke", type: "Runtime.OutOfMemory", message: "Status: error, 1933.41 ms", strength: "proves" },
    },
    {
      text: "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n",
      match: {
        phase: "invoke",
        type: "Runtime.ExitError",
        message: "Runtime exited with error: signal: killed",
        strength: "proves",
      },
    },
  ],
  refusals: [
    "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 12.00 ms\tBilled Duration: 12 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t",
    "ERROR: out of memory",
  ],
};
