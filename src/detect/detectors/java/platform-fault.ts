import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const CONVERSION = /^An error occurred during JSON (?:parsing|serialization of response)$/;
const CLIENT = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException";

/** The event could not be read, or the answer could not be written or sent. */
export const javaPlatformFault = runtimeDetector(
  "java/platform-fault",
  "platform_fault",
  (error, context) => context.phase !== "init" && isJavaFault(error),
);

/** Whether the runtime complains about the payload, not about the handler. */
export function isJavaFault({ type, message }: PrintedError): boolean {
  if (message === null) return false;
  return (
    (type === "java.lang.RuntimeException" && CONVERSION.test(message)) ||
    (type === CLIENT && message.endsWith("Response code: '413'."))
  );
}

export const proof: DetectorProof = {
  summary: "The event or the result could not be converted from or to JSON, or the response was too large.",
  reference:
    "aws-lambda-java-libs, runtime-interface-client, EventHandlerLoader and LambdaRuntimeClientException; docs/log-formats.md 2.4 row h",
  examples: [
    {
      text: "An error occurred during JSON parsing: java.lang.RuntimeException\njava.lang.RuntimeException: An error occurred during JSON parsing\nCaused by: java.io.UncheckedIOException: com.fasterxml.jackson.databind.exc.MismatchedInputException: Cannot deserialize\n",
      match: {
        phase: "invoke",
        type: "java.lang.RuntimeException",
        message: "An error occurred during JSON parsing",
        strength: "proves",
      },
    },
    {
      text: "Failed to post invocation response. Response code: '413'.: com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException\ncom.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException: Failed to post invocation response. Response code: '413'.\n",
      match: {
        phase: "invoke",
        type: "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException",
        message: "Failed to post invocation response. Response code: '413'.",
        strength: "proves",
      },
    },
  ],
  refusals: [
    "An error occurred during JSON parsing: example.JsonException\nexample.JsonException: An error occurred during JSON parsing\n",
    "[ERROR] An error occurred during JSON parsing: java.lang.RuntimeException",
  ],
};
