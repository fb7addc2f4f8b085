import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const OF_HANDLER =
  /^(?:(?:Invalid|Empty) lambda function handler|Could not find the specified handler assembly |Unable to load (?:assembly|type) '|Unable to find method '|Method '[^']{1,500}' of type '[^']{1,500}' is not supported: |The (?:instance )?(?:type|method) '[^']{1,500}' (?:cannot be used as a |in type '[^']{1,500}' appears to have a number of overloads))/;

/** The assembly, the type or the method of the handler setting is missing, or cannot be one. */
export const dotnetInvalidHandler = runtimeDetector(
  "dotnet/invalid-handler",
  "invalid_handler",
  isDotnetInvalidHandler,
);

/** The start script's words come without a type: there the function's files are missing. */
export function isDotnetInvalidHandler({ type, message }: PrintedError): boolean {
  if (type === null)
    return message !== null && /^(?:\.NET binaries|executable assembly|No Lambda Handler)/.test(message);
  return type.endsWith("LambdaValidationException") && message !== null && OF_HANDLER.test(message);
}

export const proof: DetectorProof = {
  summary: "The assembly, the type or the method that the handler setting names does not exist or cannot be called.",
  reference:
    "aws-lambda-dotnet, Amazon.Lambda.RuntimeSupport, ExceptionHandling/Errors.cs and bootstrap.sh; docs/log-formats.md 2.5 row a",
  examples: [
    {
      text: "2026-01-02T03:04:05.678Z\t\tfail\tAmazon.Lambda.RuntimeSupport.ExceptionHandling.LambdaValidationException: Unable to load type 'Orders.Functions' from assembly 'Orders'.\n   at Amazon.Lambda.RuntimeSupport.Bootstrap.UserCodeLoader.Init(Action`1 customerLoggingAction)\n",
      match: {
        phase: "init",
        type: "Amazon.Lambda.RuntimeSupport.ExceptionHandling.LambdaValidationException",
        message: "Unable to load type 'Orders.Functions' from assembly 'Orders'.",
        strength: "unless_recovered",
      },
    },
    {
      text: "Error: executable assembly /var/task/Orders.dll or binary /var/task/Orders not found.",
      match: {
        phase: "invoke",
        type: null,
        message: "executable assembly /var/task/Orders.dll or binary /var/task/Orders not found.",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t\tfail\tAmazon.Lambda.RuntimeSupport.ExceptionHandling.LambdaValidationException: The indicated serializer 'X' does not define a public zero-parameter constructor.\n   at Amazon.Lambda.RuntimeSupport.Bootstrap.UserCodeLoader.Init(Action`1 customerLoggingAction)\n",
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tUnable to load type 'Orders.Functions' from assembly 'Orders'.\n",
    "Error: no such order",
  ],
};
