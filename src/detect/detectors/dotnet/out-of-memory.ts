import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** .NET could not allocate. */
export const dotnetOutOfMemory = runtimeDetector("dotnet/out-of-memory", "out_of_memory", isDotnetOutOfMemory);

export function isDotnetOutOfMemory({ type, message, causeText }: PrintedError): boolean {
  if (type === null) return message === "Out of memory.";
  // As a cause it is still what ended the handler.
  return /^System\.(?:OutOfMemoryException|InsufficientMemoryException)\b/m.test(causeText);
}

export const proof: DetectorProof = {
  summary: "An OutOfMemoryException ended the handler or the process.",
  reference: "dotnet/runtime, src/coreclr/vm/eepolicy.cpp; docs/log-formats.md 2.5 row c",
  examples: [
    {
      text: "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.\n   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 12\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
      match: {
        phase: "invoke",
        type: "System.OutOfMemoryException",
        message: "Exception of type 'System.OutOfMemoryException' was thrown.",
        strength: "proves",
      },
    },
    {
      text: "Out of memory.",
      match: { phase: "invoke", type: null, message: "Out of memory.", strength: "unless_recovered" },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.OutOfMemoryException\n",
    "Out of memory. Restarting the worker",
  ],
};
