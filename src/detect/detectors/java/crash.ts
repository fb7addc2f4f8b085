import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof, RecordContext } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isJavaOutOfMemory } from "./out-of-memory.ts";
import { isJavaFault } from "./platform-fault.ts";

const ENDING: ReadonlySet<string> = new Set([
  "java.lang.StackOverflowError",
  "java.lang.InternalError",
  "java.lang.UnknownError",
  "java.io.IOError",
]);

/** The virtual machine ended: by its own error, or because the client stops after one of these errors. */
export const javaCrash = runtimeDetector(
  "java/crash",
  "crash",
  (error, context) =>
    context.phase !== "init" && !isJavaOutOfMemory(error) && !isJavaFault(error) && endsJavaProcess(error, context),
);

/** Whether the process does not survive the error. On Managed Instances the client goes on after any. */
export function endsJavaProcess({ origin, type }: PrintedError, { attempt }: RecordContext): boolean {
  if (origin === "raw" || origin === "uncaught") return true;
  const goesOn = attempt.environment.initializationType === "lambda-managed-instances";
  return origin === "handler" && type !== null && ENDING.has(type) && !goesOn;
}

export const proof: DetectorProof = {
  summary: "An error of the virtual machine, or an exception outside the handler, ended the process.",
  reference:
    "aws-lambda-java-libs, runtime-interface-client, AWSLambda.startRuntimeLoop; HotSpot, VMError::report; docs/log-formats.md 2.4, 7",
  examples: [
    {
      text: "java.lang.StackOverflowError: java.lang.StackOverflowError\njava.lang.StackOverflowError\n\tat example.Handler.depth(Handler.java:20)\n\tat example.Handler.depth(Handler.java:20)\n",
      match: { phase: "invoke", type: "java.lang.StackOverflowError", message: null, strength: "proves" },
    },
    {
      text: "Runtime Loop on Thread ID: pool-1-thread-1 Failed.\nexample.LoopException: no more\n\tat example.Loop.run(Loop.java:1)\n",
      match: { phase: "invoke", type: "example.LoopException", message: "no more", strength: "proves" },
    },
    {
      text: 'Exception in thread "main" java.lang.Error: gone',
      match: { phase: "invoke", type: "java.lang.Error", message: "gone", strength: "unless_recovered" },
    },
  ],
  refusals: [
    'Exception in thread "Thread-3" java.lang.IllegalStateException: worker',
    "[ERROR] A fatal error has been detected by the Java Runtime Environment",
    "java.lang.StackOverflowError\n\tat example.Handler.depth(Handler.java:20)",
  ],
};
