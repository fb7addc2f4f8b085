import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The handler raised a StandardError, and the runtime reported it. */
export const rubyException = runtimeDetector(
  "ruby/exception",
  "exception",
  (error, context) => error.origin === "handler" && context.phase !== "init",
);

export const proof: DetectorProof = {
  summary: "The handler raised a StandardError.",
  reference:
    "aws-lambda-ruby-runtime-interface-client, lambda_handler.rb and lambda_logger.rb; docs/log-formats.md 2.6",
  examples: [
    {
      text: 'Error raised from handler method\n{\n  "errorMessage": "no implicit conversion of nil into String",\n  "errorType": "Function<TypeError>",\n  "stackTrace": [\n    "/var/task/function.rb:3:in `first\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<TypeError>",
        message: "no implicit conversion of nil into String",
        strength: "proves",
      },
    },
    {
      text: '{\n  "errorMessage": "divided by 0",\n  "errorType": "Function<ZeroDivisionError>",\n  "stackTrace": [\n    "/var/task/function.rb:3:in \'Integer#/\'"\n  ]\n}',
      match: { phase: "invoke", type: "Function<ZeroDivisionError>", message: "divided by 0", strength: "proves" },
    },
  ],
  refusals: [
    "Error raised from handler method",
    "E, [2026-01-02T03:04:05.678901 #8] ERROR 8f5c1c9e-0000-4000-8000-000000000001 -- : no implicit conversion of nil into String",
    '{\n  "errorMessage": "x",\n  "errorType": "TypeError",\n  "stackTrace": [\n    "a"\n  ]\n}',
    '{\n  "statusCode": 502,\n  "errorMessage": "x",\n  "errorType": "Function<TypeError>",\n  "stackTrace": []\n}',
  ],
};
