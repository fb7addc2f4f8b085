import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The runtime's own complaint, not the handler's error: the error itself could not be written as JSON. */
export const goPlatformFault = runtimeDetector(
  "go/platform-fault",
  "platform_fault",
  (error) => error.runtimeType !== null,
);

export const proof: DetectorProof = {
  summary: "The handler's error could not be converted to JSON.",
  reference: "aws-lambda-go, lambda/invoke_loop.go safeMarshal; docs/log-formats.md 2.7",
  examples: [
    {
      text: '2026/11/24 09:10:30 {"errorMessage":"json: unsupported value: NaN","errorType":"Runtime.SerializationError"}',
      match: {
        phase: "invoke",
        type: "Runtime.SerializationError",
        message: "json: unsupported value: NaN",
        strength: "proves",
      },
    },
  ],
  refusals: [
    '2026/11/24 09:10:30 {"errorMessage":"json: unsupported type: chan int","errorType":"UnsupportedTypeError"}',
    "2026/11/24 09:10:30 Runtime.SerializationError",
  ],
};
