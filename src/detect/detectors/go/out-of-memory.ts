import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The operating system gave the Go runtime no more memory. */
export const goOutOfMemory = runtimeDetector("go/out-of-memory", "out_of_memory", isGoOutOfMemory);

/** Only what no handler can recover of: an error that speaks of memory is the function's own. */
export function isGoOutOfMemory({ causeText, message }: PrintedError): boolean {
  const isAboutMemory = message !== null && /^(?:runtime: )?(?:out of memory|cannot allocate memory)/.test(message);
  return isAboutMemory && causeText.includes("fatal error: ");
}

export const proof: DetectorProof = {
  summary: "The Go runtime could not get memory and ended the process.",
  reference: "The Go runtime, runtime/mheap.go and runtime/malloc.go; docs/log-formats.md 2.7",
  examples: [
    {
      text: "fatal error: runtime: out of memory\n\ngoroutine 1 [running]:\nmain.handler()\n\t/build/main.go:116 +0x19b9",
      match: { phase: "invoke", type: null, message: "runtime: out of memory", strength: "unless_recovered" },
    },
    {
      text: "runtime: out of memory: cannot allocate 67108864-byte block (3866624 in use)\nfatal error: out of memory\n\ngoroutine 1 gp=0x43261a81e0 m=0 mp=0xc091e0 [running]:\nmain.handler()\n\t/build/main.go:116 +0x19b9",
      match: {
        phase: "invoke",
        type: null,
        message: "out of memory: cannot allocate 67108864-byte block (3866624 in use)",
        strength: "unless_recovered",
      },
    },
    {
      text: "fatal error: runtime: out of memory\nruntime stack:\nruntime.throw({0x8d2b11?, 0x0?})\n\t/usr/local/go/src/runtime/panic.go:1023 +0x5c",
      match: { phase: "invoke", type: null, message: "runtime: out of memory", strength: "unless_recovered" },
    },
  ],
  refusals: ['2026/11/24 09:10:29 {"errorMessage":"out of memory","errorType":"Error"}', "fatal error: out of memory"],
};
