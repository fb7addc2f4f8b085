import type { Detector, DetectorProof } from "../../detector.ts";
import { runtimeMatch } from "../../runtime-match.ts";

/** The native client of Node.js and Python could not hand in the answer. */
export const platformResponseTooLarge: Detector = {
  id: "platform/response-too-large",
  class: "platform_fault",

  detect({ error }, context) {
    return error?.origin === "client" ? runtimeMatch(error, context) : null;
  },
};

export const proof: DetectorProof = {
  summary: "The handler's response is larger than Lambda takes.",
  reference: "aws-lambda-cpp, runtime.cpp do_post; docs/log-formats.md 1.1 in-process C++ client, 7",
  examples: [
    {
      text: '[ERROR] [1678270126061] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413. {"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}',
      match: {
        phase: "invoke",
        type: "RequestEntityTooLarge",
        message: "Exceeded maximum allowed payload size (6291556 bytes).",
        strength: "proves",
      },
    },
    {
      text: "[ERROR] [1678270126061] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413.",
      match: {
        phase: "invoke",
        type: null,
        message: "Failed to post handler success response. Http response code: 413.",
        strength: "proves",
      },
    },
  ],
  refusals: [
    "[ERROR] [1678270126061] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 403.",
  ],
};
