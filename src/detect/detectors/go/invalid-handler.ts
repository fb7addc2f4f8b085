import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const COMPLAINT =
  /^(?:handler is nil$|handler kind \w{1,40} is not func$|handlers? (?:takes (?:an interface|two arguments)|may not (?:take|return) more than two|returns (?:two values|a single value), but))/;

/** What was given to `lambda.Start` cannot be called; each invocation fails with it. */
export const goInvalidHandler = runtimeDetector(
  "go/invalid-handler",
  "invalid_handler",
  (error) => error.origin === "handler" && COMPLAINT.test(error.message ?? ""),
);

export const proof: DetectorProof = {
  summary: "The value given to lambda.Start is no function of a form that the runtime can call.",
  reference: "aws-lambda-go, lambda/handler.go; docs/log-formats.md 7 Go",
  examples: [
    {
      text: '2026/11/24 09:10:30 {"errorMessage":"handler kind string is not func","errorType":"errorString"}',
      match: {
        phase: "invoke",
        type: "errorString",
        message: "handler kind string is not func",
        strength: "proves",
      },
    },
    {
      text: '2026/11/24 09:10:30 {"errorMessage":"handlers may not take more than two arguments, but handler takes 3","errorType":"errorString"}',
      match: {
        phase: "invoke",
        type: "errorString",
        message: "handlers may not take more than two arguments, but handler takes 3",
        strength: "proves",
      },
    },
  ],
  refusals: [
    '2026/11/24 09:10:30 {"errorMessage":"handler for order A-1 is not registered","errorType":"errorString"}',
    "2026/11/24 09:10:30 handler kind string is not func",
  ],
};
