import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const TYPES: ReadonlySet<string> = new Set([
  "Runtime.JSONStringifyError",
  "Runtime.InvalidStreamingOperation",
  "Runtime.PlatformError",
  "Runtime.NativeClientLoading",
]);

/** The handler finished, and what it answered could not be sent. */
export const nodejsPlatformFault = runtimeDetector(
  "nodejs/platform-fault",
  "platform_fault",
  (error, context) => context.phase !== "init" && isNodejsFault(error),
);

/** Whether the runtime complains about the answer, not about the handler. */
export function isNodejsFault({ origin, runtimeType, message }: PrintedError): boolean {
  if (origin !== "handler") return false;
  return (runtimeType !== null && TYPES.has(runtimeType)) || message === "Unable to stringify response body";
}

export const proof: DetectorProof = {
  summary: "The handler's result could not be serialised or streamed.",
  reference:
    "aws-lambda-nodejs-runtime-interface-client, src/Runtime.js and src/ResponseStream.js; docs/log-formats.md 2.1 row h, 7",
  examples: [
    {
      text: `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"Unable to stringify response body","stack":["Error: Unable to stringify response body","    at _trySerializeResponse (file:///var/runtime/index.mjs:400:11)"]}`,
      match: { phase: "invoke", type: "Error", message: "Unable to stringify response body", strength: "proves" },
    },
  ],
  refusals: [
    `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tUnable to stringify response body`,
  ],
};
