import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** Never dropped: AWS adds types over time. */
export const platformUnknownErrorType = platformDetector({
  id: "platform/unknown-error-type",
  class: "platform_fault",
  named: false,
});

export const proof: DetectorProof = {
  summary: "The platform reports a failure of a kind that is not described yet.",
  reference: "docs/log-formats.md 1.3; any new error type",
  examples: [
    {
      text: "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 36.10 ms\tBilled Duration: 37 ms\tMemory Size: 128 MB\tMax Memory Used: 15 MB\tStatus: error\tError Type: Runtime.NewlyInvented",
      match: { phase: "invoke", type: "Runtime.NewlyInvented", message: "Status: error, 36.10 ms", strength: "proves" },
    },
  ],
  refusals: [
    "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 36.10 ms\tBilled Duration: 37 ms\tMemory Size: 128 MB\tMax Memory Used: 15 MB\tStatus: error\tError Type: Extension.Crash",
  ],
};
