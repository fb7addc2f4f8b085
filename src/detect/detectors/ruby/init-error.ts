import type { DetectorProof } from "../../detector.ts";
import { duringInit, runtimeDetector } from "../../runtime-detector.ts";

/** Any exception while the runtime loads the function. */
export const rubyInitError = runtimeDetector("ruby/init-error", "init_error", duringInit);

export const proof: DetectorProof = {
  summary: "Loading the file failed: a missing gem, a syntax error, an exception or an exit at the top level.",
  reference:
    "aws-lambda-ruby-runtime-interface-client, aws_lambda_ric.rb send_init_error_to_server; docs/log-formats.md 2.6",
  examples: [
    {
      text: 'Init error when loading handler \n{\n  "errorMessage": "cannot load such file -- nokogiri",\n  "errorType": "Init<LoadError>",\n  "stackTrace": [\n    "<internal:/var/lang/lib/ruby/3.3.0/rubygems/core_ext/kernel_require.rb>:136:in `require\'",\n    "/var/task/function.rb:1:in `<top (required)>\'"\n  ]\n}',
      match: {
        phase: "init",
        type: "Init<LoadError>",
        message: "cannot load such file -- nokogiri",
        strength: "unless_recovered",
      },
    },
    {
      text: '{\n  "errorMessage": "key not found: \\"TABLE_NAME\\"",\n  "errorType": "Init<KeyError>",\n  "stackTrace": [\n    "/var/task/function.rb:1:in `fetch\'"\n  ]\n}',
      match: {
        phase: "init",
        type: "Init<KeyError>",
        message: 'key not found: "TABLE_NAME"',
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    'Error raised from handler method\n{\n  "errorMessage": "key not found: \\"TABLE_NAME\\"",\n  "errorType": "Function<KeyError>",\n  "stackTrace": [\n    "/var/task/function.rb:1:in `fetch\'"\n  ]\n}',
    "Init error when loading handler ",
  ],
};
