import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isRubyHandlerMissing } from "./invalid-handler.ts";
import { isRubyOutOfMemory } from "./out-of-memory.ts";

/** A NameError, or what is no StandardError: the runtime answers and ends the process. */
export const rubyCrash = runtimeDetector(
  "ruby/crash",
  "crash",
  (error, context) =>
    error.origin === "uncaught" &&
    context.phase !== "init" &&
    !isRubyOutOfMemory(error) &&
    !isRubyHandlerMissing(error),
);

export const proof: DetectorProof = {
  summary:
    "An exception that the runtime client does not survive: NameError, NoMethodError, SystemExit and their kind.",
  reference: "aws-lambda-ruby-runtime-interface-client, lambda_handler.rb call_handler; docs/log-formats.md 2.6",
  examples: [
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
      text: 'Critical exception from handler\n{\n  "errorMessage": "exit",\n  "errorType": "Function<SystemExit>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `exit\'",\n    "/var/task/function.rb:4:in `lambda_handler\'"\n  ]\n}',
      match: { phase: "invoke", type: "Function<SystemExit>", message: "exit", strength: "proves" },
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
    "Critical exception from handler",
    "E, [2026-01-02T03:04:05.678901 #8] ERROR 8f5c1c9e-0000-4000-8000-000000000001 -- : Critical exception from handler",
  ],
};
