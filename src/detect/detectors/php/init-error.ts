import type { DetectorProof } from "../../detector.ts";
import { duringInit, runtimeDetector } from "../../runtime-detector.ts";

/** bref could not load the handler. */
export const phpInitError = runtimeDetector("php/init-error", "init_error", duringInit);

export const proof: DetectorProof = {
  summary: "Loading the handler failed, or PHP-FPM did not start.",
  reference: "brefphp/bref, src/Runtime/LambdaRuntime.php failInitialization; docs/log-formats.md 2.9",
  examples: [
    {
      text: 'Fatal error: RuntimeException: no TABLE in /var/task/index.php:3\n {"message":"no TABLE","type":"RuntimeException","stackTrace":["#0 {main}"]}\nThe function failed to start. AWS Lambda will restart the process, do not be surprised if you see the error message twice.\n',
      match: { phase: "init", type: "RuntimeException", message: "no TABLE", strength: "unless_recovered" },
    },
  ],
  refusals: ["Fatal error: RuntimeException: no TABLE in /var/task/index.php:3", "The function failed to start."],
};
