import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

/** Ruby could not allocate, and the exception reached the runtime. */
export const rubyOutOfMemory = runtimeDetector("ruby/out-of-memory", "out_of_memory", isRubyOutOfMemory);

export function isRubyOutOfMemory({ type }: PrintedError): boolean {
  return type !== null && /^(?:Function|Init)<NoMemoryError>$/.test(type);
}

export const proof: DetectorProof = {
  summary: "A NoMemoryError ended the handler or the init.",
  reference: "Ruby, gc.c rb_memerror; aws-lambda-ruby-runtime-interface-client; docs/log-formats.md 2.6 row c",
  examples: [
    {
      text: 'Critical exception from handler\n{\n  "errorMessage": "failed to allocate memory",\n  "errorType": "Function<NoMemoryError>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `*\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<NoMemoryError>",
        message: "failed to allocate memory",
        strength: "proves",
      },
    },
  ],
  refusals: [
    'Error raised from handler method\n{\n  "errorMessage": "OOM command not allowed when used memory > \'maxmemory\'.",\n  "errorType": "Function<Redis::CommandError>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `set\'"\n  ]\n}',
    "NoMemoryError: failed to allocate memory",
  ],
};
