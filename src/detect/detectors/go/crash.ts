import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";
import { isGoOutOfMemory } from "./out-of-memory.ts";

/** A panic, in the handler or outside of it, or a fault that no panic can be made of. */
export const goCrash = runtimeDetector(
  "go/crash",
  "crash",
  (error, context) =>
    !endedInit(error, context) && !isGoOutOfMemory(error) && (error.origin === "uncaught" || error.origin === "raw"),
);

export const proof: DetectorProof = {
  summary: "A panic or a fatal error ended the process.",
  reference: "aws-lambda-go, lambda/panic.go; the Go runtime, runtime/panic.go; docs/log-formats.md 2.7, 7",
  examples: [
    {
      text: '2026/11/24 09:10:57 {"errorMessage":"runtime error: index out of range [0] with length 0","errorType":"boundsError","stackTrace":[{"path":"github.com/aws/aws-lambda-go@v1.55.1/lambda/errors.go","line":39,"label":"lambdaPanicResponse"},{"path":"runtime/panic.go","line":860,"label":"gopanic"},{"path":"orders/main.go","line":30,"label":"first"}]}',
      match: {
        phase: "invoke",
        type: "boundsError",
        message: "runtime error: index out of range [0] with length 0",
        strength: "proves",
      },
    },
    {
      text: "panic: boom in the background\n\ngoroutine 5 [running]:\nmain.handler.func1()\n\t/build/main.go:102 +0x25\ncreated by main.handler in goroutine 1\n\t/build/main.go:102 +0xf06",
      match: { phase: "invoke", type: null, message: "boom in the background", strength: "unless_recovered" },
    },
    {
      text: "fatal error: concurrent map writes\n\ngoroutine 10 [running]:\nmain.handler.func5()\n\t/build/main.go:125 +0x5e",
      match: { phase: "invoke", type: null, message: "concurrent map writes", strength: "unless_recovered" },
    },
  ],
  refusals: [
    "panic: boom in the background",
    "2026/11/24 09:11:07 recovered: panic: boom",
    "2026/11/24 09:10:57 calling the handler function resulted in a panic, the process should exit",
  ],
};
