import { isRustAnswerError, isRustPayloadError } from "../../../read/rust.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The event is not of the type that the handler takes, or its answer cannot be written. */
export const rustPlatformFault = runtimeDetector(
  "rust/platform-fault",
  "platform_fault",
  ({ message }) => isRustPayloadError(message) || isRustAnswerError(message),
);

export const proof: DetectorProof = {
  summary: "The event could not be converted to the handler's type.",
  reference: "aws-lambda-rust-runtime, lambda-runtime/src/layers/api_response.rs; docs/log-formats.md 2.8",
  examples: [
    {
      text: 'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: Request payload deserialization into LambdaEvent<T> failed. The handler will not be called. Log at TRACE level to see the payload. error=DeserializeError { inner: Error { path: Path { segments: [] }, original: Error("EOF while parsing a list", line: 1, column: 1) } }',
      match: {
        phase: "invoke",
        type: null,
        message:
          'Request payload deserialization into LambdaEvent<T> failed. The handler will not be called. Log at TRACE level to see the payload. error=DeserializeError { inner: Error { path: Path { segments: [] }, original: Error("EOF while parsing a list", line: 1, column: 1) } }',
        strength: "proves",
      },
    },
  ],
  refusals: [
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: DeserializeError { line: 1 }',
  ],
};
