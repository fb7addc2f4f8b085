import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** The handler raised an exception, and the runtime reported it; what it does not survive, it reports before it ends. */
export const rubyException = runtimeDetector(
  "ruby/exception",
  "exception",
  (error, context) =>
    context.phase !== "init" && (error.origin === "handler" || (error.origin === "uncaught" && !endsRuby(error))),
);

/** Not thrown because something went wrong in the code, but to end the process; or by Ruby at its own end. */
export function endsRuby({ type }: PrintedError): boolean {
  return (
    type !== null &&
    /^Function<(?:SystemExit|SignalException|Interrupt|SystemStackError|NoMemoryError|fatal)>$/.test(type)
  );
}

export const proof: DetectorProof = {
  summary: "The handler raised an exception.",
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
    {
      text: 'Critical exception from handler\n{\n  "errorMessage": "undefined method \'sum\' for nil",\n  "errorType": "Function<NoMethodError>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in \'lambda_handler\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<NoMethodError>",
        message: "undefined method 'sum' for nil",
        strength: "proves",
      },
    },
    {
      text: '{\n  "errorMessage": "undefined local variable or method \'ordr\' for main:Object",\n  "errorType": "Function<NameError>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in \'lambda_handler\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<NameError>",
        message: "undefined local variable or method 'ordr' for main:Object",
        strength: "proves",
      },
    },
  ],
  refusals: [
    "Error raised from handler method",
    "E, [2026-01-02T03:04:05.678901 #8] ERROR 8f5c1c9e-0000-4000-8000-000000000001 -- : no implicit conversion of nil into String",
    '{\n  "errorMessage": "x",\n  "errorType": "TypeError",\n  "stackTrace": [\n    "a"\n  ]\n}',
    '{\n  "statusCode": 502,\n  "errorMessage": "x",\n  "errorType": "Function<TypeError>",\n  "stackTrace": []\n}',
  ],
};
