import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const CONVERSION =
  /^(?:Error converting the (?:Lambda event JSON payload to type|response object of type) |Could not find the LambdaSerializerAttribute )/;

/** The event could not be read, or the answer could not be written or sent. */
export const dotnetPlatformFault = runtimeDetector(
  "dotnet/platform-fault",
  "platform_fault",
  (error, context) => context.phase !== "init" && isDotnetFault(error),
);

/** Whether the runtime complains about the payload, not about the handler. */
export function isDotnetFault({ type, message }: PrintedError): boolean {
  if (type === null || message === null) return false;
  if (type.endsWith(".RuntimeApiClientException")) return message.includes("(413)");
  return /\.(?:JsonSerializerException|LambdaValidationException)$/.test(type) && CONVERSION.test(message);
}

export const proof: DetectorProof = {
  summary: "The event or the result could not be converted from or to JSON, or the response was too large.",
  reference:
    "aws-lambda-dotnet, Amazon.Lambda.Serialization and Amazon.Lambda.RuntimeSupport, RuntimeApiClientException; docs/log-formats.md 2.5",
  examples: [
    {
      text: "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tAmazon.Lambda.Serialization.SystemTextJson.JsonSerializerException: Error converting the Lambda event JSON payload to type System.String: The JSON value could not be converted\n   at Amazon.Lambda.Serialization.SystemTextJson.AbstractLambdaJsonSerializer.Deserialize[T](Stream requestStream)\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
      match: {
        phase: "invoke",
        type: "Amazon.Lambda.Serialization.SystemTextJson.JsonSerializerException",
        message:
          "Error converting the Lambda event JSON payload to type System.String: The JSON value could not be converted",
        strength: "proves",
      },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tOrders.JsonException: Error converting the Lambda event JSON payload to type System.String\n   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 12\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tError converting the Lambda event JSON payload to type System.String\n",
  ],
};
