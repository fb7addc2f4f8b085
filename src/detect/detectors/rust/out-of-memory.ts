import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The allocator failed, and the process aborted. */
export const rustOutOfMemory = runtimeDetector("rust/out-of-memory", "out_of_memory", isRustOutOfMemory);

/** The hook's words, or a panic with the same ones where the program asked for that. */
export function isRustOutOfMemory({ origin, message }: PrintedError): boolean {
  return origin !== "handler" && message !== null && /^memory allocation of \d{1,20} bytes failed$/.test(message);
}

export const proof: DetectorProof = {
  summary: "The allocator could not get memory and the process was aborted.",
  reference: "Rust, std/src/alloc.rs default_alloc_error_hook; docs/log-formats.md 2.8",
  examples: [
    {
      text: "memory allocation of 70368744177664 bytes failed",
      match: {
        phase: "invoke",
        type: null,
        message: "memory allocation of 70368744177664 bytes failed",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: "memory allocation of 70368744177664 bytes failed"',
    "the memory allocation of 12 bytes failed",
    "memory allocation of 12 bytes failed, trying again",
  ],
};
