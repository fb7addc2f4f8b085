import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The virtual machine ran out of heap, metaspace or native memory. */
export const javaOutOfMemory = runtimeDetector("java/out-of-memory", "out_of_memory", isJavaOutOfMemory);

export function isJavaOutOfMemory({ origin, type, message, causeText }: PrintedError): boolean {
  if (type === "java.lang.OutOfMemoryError") return true;
  if (origin === "raw") return type === null && (message?.startsWith("Native memory allocation ") ?? false);
  // Wrapped by a framework it is still what ended the handler.
  return /^java\.lang\.OutOfMemoryError\b/m.test(causeText);
}

export const proof: DetectorProof = {
  summary: "An OutOfMemoryError ended the handler and with it the process.",
  reference:
    "aws-lambda-java-libs, runtime-interface-client, AWSLambda.startRuntimeLoop; docs/log-formats.md 2.4 row c, 7",
  examples: [
    {
      text: "Java heap space: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: Java heap space\n\tat example.Handler.handleRequest(Handler.java:12)\n",
      match: { phase: "invoke", type: "java.lang.OutOfMemoryError", message: "Java heap space", strength: "proves" },
    },
    {
      text: "Terminating due to java.lang.OutOfMemoryError: Java heap space",
      match: {
        phase: "invoke",
        type: "java.lang.OutOfMemoryError",
        message: "Java heap space",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "[ERROR] java.lang.OutOfMemoryError: Java heap space",
    "java.lang.OutOfMemoryError: Java heap space\n\tat example.Handler.handleRequest(Handler.java:12)\n",
  ],
};
