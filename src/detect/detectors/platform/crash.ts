import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** The process ended before it answered. */
export const platformCrash = platformDetector({
  id: "platform/crash",
  class: "crash",
});

export const proof: DetectorProof = {
  summary: "The function's process ended by a signal or an exit before it answered.",
  reference: "docs/log-formats.md 1.1, 1.3 Runtime.ExitError",
  examples: [
    {
      text: "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 36.10 ms\tBilled Duration: 37 ms\tMemory Size: 128 MB\tMax Memory Used: 15 MB\tStatus: error\tError Type: Runtime.ExitError",
      match: { phase: "invoke", type: "Runtime.ExitError", message: "Status: error, 36.10 ms", strength: "proves" },
    },
    {
      text: "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n",
      match: {
        phase: "invoke",
        type: "Runtime.ExitError",
        message: "Runtime exited with error: exit status 1",
        strength: "proves",
      },
    },
    {
      text: "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Process exited before completing request",
      match: {
        phase: "invoke",
        type: null,
        message: "Process exited before completing request",
        strength: "proves",
      },
    },
  ],
  refusals: ["Runtime exited with error: exit status 1"],
};
