import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";

/** `main` or a package's `init` panicked before the runtime asked for the first invocation. */
export const goInitError = runtimeDetector("go/init-error", "init_error", endedInit);

export const proof: DetectorProof = {
  summary: "The program ended before it asked for its first invocation.",
  reference: "The Go runtime, runtime/panic.go; docs/log-formats.md 2.7, 2.0 row b",
  examples: [
    {
      text: "panic: TABLE_NAME must be set\n\ngoroutine 1 [running]:\nmain.main()\n\t/build/main.go:166 +0x1fa",
      match: { phase: "init", type: null, message: "TABLE_NAME must be set", strength: "unless_recovered" },
    },
  ],
  refusals: [
    "panic: boom in the background\n\ngoroutine 5 [running]:\nmain.handler.func1()\n\t/build/main.go:102 +0x25\ncreated by main.handler in goroutine 1\n\t/build/main.go:102 +0xf06",
    "2026/11/24 09:11:07 connect: TABLE_NAME is not set",
  ],
};
