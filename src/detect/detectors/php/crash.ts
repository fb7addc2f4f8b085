import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isPhpOutOfMemory, phpLastWords } from "./out-of-memory.ts";

/** A fatal error, which PHP-FPM survives: it only explains what the platform says ended. */
export const phpCrash = runtimeDetector(
  "php/crash",
  "crash",
  (error, context) =>
    error.origin === "raw" && context.phase !== "init" && !isPhpOutOfMemory(error) && phpLastWords(error, context),
);

export const proof: DetectorProof = {
  summary: "A fatal error of PHP ended the process.",
  reference: "php-src, main/main.c php_error_cb; docs/log-formats.md 2.9",
  examples: [
    {
      text: "PHP Fatal error:  Uncaught TypeError: no order in /var/task/index.php:5",
      match: { phase: "invoke", type: "TypeError", message: "no order", strength: "explains" },
    },
  ],
  refusals: [
    "PHP Warning:  Undefined variable $order in /var/task/index.php on line 5",
    "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /var/task/index.php on line 5",
  ],
};
