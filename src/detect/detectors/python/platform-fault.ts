import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const TYPES: ReadonlySet<string> = new Set([
  "Runtime.MarshalError",
  "Runtime.UnmarshalError",
  "Runtime.LambdaContextUnmarshalError",
]);

/** The event could not be read or the result could not be written. */
export const pythonPlatformFault = runtimeDetector("python/platform-fault", "platform_fault", isPythonFault);

/** Whether the runtime complains about the payload, not about the handler. */
export function isPythonFault({ runtimeType }: PrintedError): boolean {
  return runtimeType !== null && TYPES.has(runtimeType);
}

export const proof: DetectorProof = {
  summary: "The event or the handler's result could not be converted from or to JSON.",
  reference: "aws-lambda-python-runtime-interface-client, awslambdaric/bootstrap.py; docs/log-formats.md 2.3 row h",
  examples: [
    {
      text: "[ERROR] Runtime.MarshalError: Unable to marshal response: Object of type object is not JSON serializable\nTraceback (most recent call last):",
      match: {
        phase: "invoke",
        type: "Runtime.MarshalError",
        message: "Unable to marshal response: Object of type object is not JSON serializable",
        strength: "proves",
      },
    },
  ],
  refusals: [
    '[ERROR] TypeError: Object of type object is not JSON serializable\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler',
  ],
};
