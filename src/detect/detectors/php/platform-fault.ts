import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The handler finished, and its answer could not be sent. */
export const phpPlatformFault = runtimeDetector("php/platform-fault", "platform_fault", isPhpFault);

/** Whether bref complains about the answer, not about the handler. */
export function isPhpFault({ origin, type, message }: PrintedError): boolean {
  if (origin !== "handler") return false;
  return (
    type === "Bref\\Runtime\\ResponseTooBig" ||
    (type === "Exception" && (message?.startsWith("The Lambda response cannot be encoded to JSON.") ?? false))
  );
}

export const proof: DetectorProof = {
  summary: "The response was too large, or could not be converted to JSON.",
  reference: "brefphp/bref, src/Runtime/LambdaRuntime.php postJson and src/Runtime/ResponseTooBig.php",
  examples: [
    {
      text: '8f5c1c9e-0000-4000-8000-000000000001\tInvoke Error\t{"errorType":"Bref\\\\Runtime\\\\ResponseTooBig","errorMessage":"The Lambda response is too big and above the limit","stack":["#0 {main}"]}\n',
      match: {
        phase: "invoke",
        type: "Bref\\Runtime\\ResponseTooBig",
        message: "The Lambda response is too big and above the limit",
        strength: "proves",
      },
    },
  ],
  refusals: ["The Lambda response is too big and above the limit"],
};
