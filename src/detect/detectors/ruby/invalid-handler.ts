import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const MALFORMED = /^Invalid handler \[.{0,400}\], must be of form FILENAME\.METHOD/s;
const NOT_LOADED = /^cannot load such file -- /;
/** The runtime sends the method's name to an object of its own, where no class is named. */
const NO_METHOD = /^undefined method [`'][^'\n]{1,200}' for (?:#<LambdaHandler\b|an instance of LambdaHandler\b)/;
/** Where the runtime looks for the class by its name, nothing of the function is on the stack. */
const NO_CLASS = /^(?:uninitialized constant |undefined method [`'][^'\n]{1,200}' for )/;
const NOT_OWN = /^<internal:|\/var\/(?:runtime|lang)\/|\/ruby\/|\baws_lambda_ric\b/;

/** The handler's file, class or method is what is missing, or its name has another form. */
export const rubyInvalidHandler = runtimeDetector("ruby/invalid-handler", "invalid_handler", isRubyHandlerMissing);

/** Whether the runtime did not find what the handler setting names. */
export function isRubyHandlerMissing({ type, message, trace }: PrintedError): boolean {
  if (type === null || message === null) return false;
  const isOutside = trace.every((line) => NOT_OWN.test(line));
  switch (type) {
    case "Init<ArgumentError>":
      return MALFORMED.test(message);
    case "Init<LoadError>":
      return isOutside && NOT_LOADED.test(message);
    case "Function<NoMethodError>":
    case "Function<NameError>":
      return NO_METHOD.test(message) || (isOutside && NO_CLASS.test(message));
    default:
      return false;
  }
}

export const proof: DetectorProof = {
  summary: "The file, the class or the method that the handler setting names does not exist.",
  reference: "aws-lambda-ruby-runtime-interface-client, lambda_handler.rb; docs/log-formats.md 2.6",
  examples: [
    {
      text: 'Init error when loading handler \n{\n  "errorMessage": "cannot load such file -- function",\n  "errorType": "Init<LoadError>",\n  "stackTrace": [\n    "<internal:/var/lang/lib/ruby/3.3.0/rubygems/core_ext/kernel_require.rb>:136:in `require\'",\n    "<internal:/var/lang/lib/ruby/3.3.0/rubygems/core_ext/kernel_require.rb>:136:in `require\'"\n  ]\n}',
      match: {
        phase: "init",
        type: "Init<LoadError>",
        message: "cannot load such file -- function",
        strength: "unless_recovered",
      },
    },
    {
      text: 'Critical exception from handler\n{\n  "errorMessage": "undefined method `lambda_handler\' for #<LambdaHandler:0x00007f6f0c0b1b88 @handler_file_name=\\"function\\", @handler_method_name=\\"lambda_handler\\">",\n  "errorType": "Function<NoMethodError>",\n  "stackTrace": [\n\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<NoMethodError>",
        message:
          'undefined method `lambda_handler\' for #<LambdaHandler:0x00007f6f0c0b1b88 @handler_file_name="function", @handler_method_name="lambda_handler">',
        strength: "proves",
      },
    },
    {
      text: 'Critical exception from handler\n{\n  "errorMessage": "uninitialized constant Orders",\n  "errorType": "Function<NameError>",\n  "stackTrace": [\n\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<NameError>",
        message: "uninitialized constant Orders",
        strength: "proves",
      },
    },
    {
      text: 'Init error when loading handler \n{\n  "errorMessage": "Invalid handler [\\"handler\\"], must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method.",\n  "errorType": "Init<ArgumentError>",\n  "stackTrace": [\n\n  ]\n}',
      match: {
        phase: "init",
        type: "Init<ArgumentError>",
        message:
          'Invalid handler ["handler"], must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method.',
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    'Init error when loading handler \n{\n  "errorMessage": "cannot load such file -- nokogiri",\n  "errorType": "Init<LoadError>",\n  "stackTrace": [\n    "/var/task/function.rb:1:in `require\'"\n  ]\n}',
    'Critical exception from handler\n{\n  "errorMessage": "undefined method \'sum\' for nil",\n  "errorType": "Function<NoMethodError>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in \'lambda_handler\'"\n  ]\n}',
  ],
};
