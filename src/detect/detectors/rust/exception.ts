import { isRustAnswerError, isRustPayloadError } from "../../../read/rust.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";

/** The handler returned an error, and the runtime logged its Debug text. */
export const rustException = runtimeDetector(
  "rust/exception",
  "exception",
  (error, context) =>
    error.origin === "handler" &&
    !endedInit(error, context) &&
    !isRustPayloadError(error.message) &&
    !isRustAnswerError(error.message),
);

export const proof: DetectorProof = {
  summary: "The handler returned an error.",
  reference: "aws-lambda-rust-runtime, lambda-runtime/src/layers/panic.rs; docs/log-formats.md 2.8, 7",
  examples: [
    {
      text: 'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: Empty { sku: "A-1" }',
      match: { phase: "invoke", type: null, message: 'Empty { sku: "A-1" }', strength: "proves" },
    },
    {
      text: '{"level":"ERROR","fields":{"message":"\\"order is empty\\""},"span":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"},"spans":[{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"}]}',
      match: { phase: "invoke", type: null, message: '"order is empty"', strength: "proves" },
    },
    {
      text: '2026-11-24T09:17:46.042259Z ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: lambda_runtime::layers::panic: Empty { sku: "A-1" }',
      match: { phase: "invoke", type: null, message: 'Empty { sku: "A-1" }', strength: "proves" },
    },
  ],
  refusals: [
    ' INFO Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: order stored',
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: refresh failed error=Timeout { after: 3 }',
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: no prices error=reqwest::Error { kind: Request, source: TimedOut }',
    '2026-11-24T09:17:46.042259Z ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: bootstrap: could not load order',
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}load{id=3}: could not load order',
    '{"level":"ERROR","fields":{"message":"refresh failed","error":"Timeout { after: 3 }"},"span":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"},"spans":[{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"}]}',
    "ERROR could not load order",
  ],
};
