import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const HANDLER = /^Handler `[^`]{1,1000}` (?:doesn't exist|must return a function or object handler)/;

/** The file of the handler setting is missing, or gives no handler. */
export const phpInvalidHandler = runtimeDetector("php/invalid-handler", "invalid_handler", isPhpInvalidHandler);

function isPhpInvalidHandler({ origin, type, message }: PrintedError): boolean {
  if (message === "The lambda handler must be a callable or implement handler interfaces") return type === "Exception";
  return origin === "init" && message !== null && HANDLER.test(message);
}

export const proof: DetectorProof = {
  summary: "The file that the handler setting names does not exist or returns no handler.",
  reference: "brefphp/bref, src/Runtime/FileHandlerLocator.php and src/FpmRuntime/Main.php; docs/log-formats.md 2.9",
  examples: [
    {
      text: "Fatal error: Handler `/var/task/public/index.php` doesn't exist\nThe function failed to start. AWS Lambda will restart the process, do not be surprised if you see the error message twice.\n",
      match: {
        phase: "init",
        type: null,
        message: "Handler `/var/task/public/index.php` doesn't exist",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "Fatal error: Handler `/var/task/public/index.php` doesn't exist",
    'Fatal error: RuntimeException: no TABLE in /var/task/index.php:3\n {"message":"no TABLE","type":"RuntimeException","stackTrace":["#0 {main}"]}\nThe function failed to start. AWS Lambda will restart the process, do not be surprised if you see the error message twice.\n',
  ],
};
