import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** Managed Instances say in their report that the handler threw; elsewhere only the runtime's own line does. */
export const platformException = platformDetector({
  id: "platform/exception",
  class: "exception",
});

export const proof: DetectorProof = {
  summary: "The platform reports that the handler itself failed.",
  reference: "docs/log-formats.md 0.2, 1.2 Managed Instances",
  examples: [
    {
      text: '{"time":"2026-01-02T03:04:05.678Z","type":"platform.report","record":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","metrics":{"durationMs":3.5},"status":"error","errorType":"Function.Unknown"}}',
      match: { phase: "invoke", type: "Function.Unknown", message: "Status: error, 3.50 ms", strength: "proves" },
    },
  ],
  refusals: [
    '{"time":"2026-01-02T03:04:05.678Z","type":"platform.report","record":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","metrics":{"durationMs":3.5},"status":"success"}}',
  ],
};
