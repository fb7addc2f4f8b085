import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** The function could not be loaded. */
export const platformInitError = platformDetector({
  id: "platform/init-error",
  class: "init_error",
});

export const proof: DetectorProof = {
  summary:
    "Loading the function failed: a dependency, a syntax error, an exception or an exit before the first invocation.",
  reference: "docs/log-formats.md 1.1 INIT_REPORT; AWS: Lambda execution environment lifecycle",
  examples: [
    {
      text: "INIT_REPORT Init Duration: 154.03 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError",
      match: {
        phase: "init",
        type: "Runtime.ExitError",
        message: "Status: error, 154.03 ms",
        strength: "unless_recovered",
      },
    },
    {
      text: "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 36.10 ms\tBilled Duration: 37 ms\tMemory Size: 128 MB\tMax Memory Used: 15 MB\tStatus: error\tError Type: Runtime.UserCodeSyntaxError",
      match: {
        phase: "invoke",
        type: "Runtime.UserCodeSyntaxError",
        message: "Status: error, 36.10 ms",
        strength: "proves",
      },
    },
  ],
  refusals: [
    "INIT_REPORT Init Duration: 9908.09 ms",
    "INIT_START Runtime Version: python:3.12.mainlinev2.v27\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:0",
  ],
};
