import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof, Match, RecordContext } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { runtimeMatch } from "../../runtime-match.ts";

/** PHP's own limit, below the function's memory: it only explains what the platform says ended. */
export const phpOutOfMemory = runtimeDetector("php/out-of-memory", "out_of_memory", (error, context) =>
  isPhpOutOfMemory(error) ? phpLastWords(error, context) : null,
);

export function isPhpOutOfMemory({ origin, type, message }: PrintedError): boolean {
  return origin === "raw" && type === null && /^(?:Allowed memory size of \d|Out of memory)/.test(message ?? "");
}

/** PHP-FPM survives a script's fatal error and answers with status 500: alone it proves no failure. */
export function phpLastWords(error: PrintedError, context: RecordContext): Match {
  const match = runtimeMatch(error, context);
  return match.strength === "mentions" ? match : { ...match, strength: "explains" };
}

export const proof: DetectorProof = {
  summary: "A script reached PHP's memory limit.",
  reference: "php-src, Zend/zend_alloc.c; docs/log-formats.md 2.9",
  examples: [
    {
      text: "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /var/task/index.php on line 5",
      match: {
        phase: "invoke",
        type: null,
        message: "Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)",
        strength: "explains",
      },
    },
  ],
  refusals: ["[ERROR] Allowed memory size of 134217728 bytes exhausted"],
};
