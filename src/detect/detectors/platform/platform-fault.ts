import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** A fault that the platform names: it outranks what the runtime says of the consequences. */
export const platformFault = platformDetector({
  id: "platform/platform-fault",
  class: "platform_fault",
  named: true,
});

export const proof: DetectorProof = {
  summary: "An extension failed, the response was too large or malformed, or the task configuration is invalid.",
  reference: "docs/log-formats.md 1.3 Extension., Function., Sandbox.",
  examples: [
    {
      text: "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Error: exit status 2\nExtension.Crash\n",
      match: { phase: "invoke", type: "Extension.Crash", message: "exit status 2", strength: "proves" },
    },
  ],
  refusals: ["EXTENSION\tName: datadog-agent\tState: Ready\tEvents: [INVOKE, SHUTDOWN]"],
};
