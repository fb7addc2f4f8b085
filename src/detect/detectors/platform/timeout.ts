import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** The service stopped the invocation: the function had no chance to say anything. */
export const platformTimeout = platformDetector({
  id: "platform/timeout",
  class: "timeout",
});

export const proof: DetectorProof = {
  summary: "The invocation, the init or the restore ran past its time limit.",
  reference: "docs/log-formats.md 1.1 REPORT, 1.2 platform.report; AWS: Configure Lambda function timeout",
  examples: [
    {
      text: "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 3000.00 ms\tBilled Duration: 3403 ms\tMemory Size: 128 MB\tMax Memory Used: 62 MB\tInit Duration: 402.04 ms\tStatus: timeout",
      match: { phase: "invoke", type: null, message: "Status: timeout, 3000.00 ms", strength: "proves" },
    },
    {
      text: "2024-03-04T17:22:38.033Z 8f5c1c9e-0000-4000-8000-000000000001 Task timed out after 3.00 seconds\n\n",
      match: { phase: "invoke", type: null, message: "Task timed out after 3.00 seconds", strength: "proves" },
    },
    {
      text: '{"time":"2024-05-20T16:29:45.022Z","type":"platform.report","record":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","metrics":{"durationMs":5000.0,"billedDurationMs":5000,"memorySizeMB":128,"maxMemoryUsedMB":94},"status":"timeout"}}',
      match: { phase: "invoke", type: null, message: "Status: timeout, 5000.00 ms", strength: "proves" },
    },
  ],
  refusals: [
    "2024-03-04T17:22:38.033Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tTask timed out after 3.00 seconds",
    "Task timed out after 3.00 seconds",
    "REPORT RequestId: 8f5c1c9e-0000-4000-8000-000000000001\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 62 MB\t",
  ],
};
