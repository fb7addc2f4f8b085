import type { PrintedError } from "../../../read/printed-error.ts";
import type { Detector, DetectorProof } from "../../detector.ts";
import { errorOf, runtimeMatch } from "../../runtime-match.ts";

/** Ruby could not allocate, and the exception reached the runtime. */
export const rubyOutOfMemory: Detector = {
  id: "ruby/out-of-memory",
  class: "out_of_memory",

  detect(record, context) {
    const error = errorOf(record, "ruby");
    return error !== null && isRubyOutOfMemory(error) ? runtimeMatch(error, context) : null;
  },
};

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
