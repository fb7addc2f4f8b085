import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isDotnetInvalidHandler } from "./invalid-handler.ts";
import { isDotnetOutOfMemory } from "./out-of-memory.ts";
import { isDotnetFault } from "./platform-fault.ts";

/** The last words of the process: an exception outside the handler's task, or the virtual machine's own end. */
export const dotnetCrash = runtimeDetector(
  "dotnet/crash",
  "crash",
  (error, context) =>
    error.origin === "raw" &&
    context.phase !== "init" &&
    !isDotnetInvalidHandler(error) &&
    !isDotnetOutOfMemory(error) &&
    !isDotnetFault(error),
);

export const proof: DetectorProof = {
  summary: "An exception that nothing caught, a stack overflow or a fatal error ended the process.",
  reference: "dotnet/runtime, src/coreclr/vm/excep.cpp and eepolicy.cpp; docs/log-formats.md 2.5 row e",
  examples: [
    {
      text: "Unhandled exception. System.InvalidOperationException: late",
      match: {
        phase: "invoke",
        type: "System.InvalidOperationException",
        message: "late",
        strength: "unless_recovered",
      },
    },
    {
      text: "Stack overflow.",
      match: { phase: "invoke", type: null, message: "Stack overflow.", strength: "unless_recovered" },
    },
    {
      text: "Fatal error. System.AccessViolationException: Attempted to read or write protected memory.",
      match: {
        phase: "invoke",
        type: "System.AccessViolationException",
        message: "Attempted to read or write protected memory.",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tinfo\tUnhandled exception. System.InvalidOperationException: late",
    "Unhandled exception. The job goes on",
    "Out of memory.",
  ],
};
