import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";
import { isRustOutOfMemory } from "./out-of-memory.ts";

/** A panic that the runtime caught, or one that nobody did. */
export const rustCrash = runtimeDetector(
  "rust/crash",
  "crash",
  (error, context) =>
    !endedInit(error, context) && !isRustOutOfMemory(error) && (error.origin === "uncaught" || error.origin === "raw"),
);

export const proof: DetectorProof = {
  summary: "A panic in the handler, or the end of the process outside of it.",
  reference:
    "aws-lambda-rust-runtime, lambda-runtime/src/layers/panic.rs; Rust, std/src/panicking.rs; docs/log-formats.md 2.8, 7",
  examples: [
    {
      text: 'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: user handler panicked error=Any { .. }',
      match: { phase: "invoke", type: null, message: "user handler panicked", strength: "proves" },
    },
    {
      text: '{"level":"ERROR","fields":{"message":"JoinError::Panic(Id(5), \\"in a task\\", ...)"},"span":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"},"spans":[{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"}]}',
      match: { phase: "invoke", type: null, message: 'JoinError::Panic(Id(5), "in a task", ...)', strength: "proves" },
    },
    {
      text: "thread 'main' (28592) panicked at src/main.rs:17:35:\nindex out of bounds: the len is 0 but the index is 3\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
      match: {
        phase: "invoke",
        type: null,
        message: "index out of bounds: the len is 0 but the index is 3",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: the printer panicked again',
    "the thread 'main' panicked at src/main.rs:17:35:",
    "thread 'main' panicked at the disco",
  ],
};
