import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endsRuby } from "./exception.ts";
import { isRubyOutOfMemory } from "./out-of-memory.ts";

/** What ends the process on purpose, or at Ruby's own end: the runtime answers and goes. */
export const rubyCrash = runtimeDetector(
  "ruby/crash",
  "crash",
  (error, context) =>
    error.origin === "uncaught" && context.phase !== "init" && endsRuby(error) && !isRubyOutOfMemory(error),
);

export const proof: DetectorProof = {
  summary: "The handler ended the process (exit, a signal), or Ruby's stack was too deep.",
  reference: "aws-lambda-ruby-runtime-interface-client, lambda_handler.rb call_handler; docs/log-formats.md 2.6",
  examples: [
    {
      text: 'Critical exception from handler\n{\n  "errorMessage": "exit",\n  "errorType": "Function<SystemExit>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `exit\'",\n    "/var/task/function.rb:4:in `lambda_handler\'"\n  ]\n}',
      match: { phase: "invoke", type: "Function<SystemExit>", message: "exit", strength: "proves" },
    },
  ],
  refusals: [
    "Critical exception from handler",
    "E, [2026-01-02T03:04:05.678901 #8] ERROR 8f5c1c9e-0000-4000-8000-000000000001 -- : Critical exception from handler",
  ],
};
