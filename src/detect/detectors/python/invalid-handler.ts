import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const TYPES: ReadonlySet<string> = new Set([
  "Runtime.HandlerNotFound",
  "Runtime.MalformedHandlerName",
  "Runtime.BuiltInModuleConflict",
]);
const UNABLE_TO_IMPORT = /^Unable to import module '([^']{1,300})': No module named '([^']{1,300})'$/;

/** The handler's module, function or name is what is missing or malformed. */
export const pythonInvalidHandler = runtimeDetector(
  "python/invalid-handler",
  "invalid_handler",
  (error) =>
    (error.runtimeType !== null && TYPES.has(error.runtimeType)) || namesHandler(error) || isNotCallable(error),
);

function namesHandler({ runtimeType, message }: PrintedError): boolean {
  if (runtimeType !== "Runtime.ImportModuleError" || message === null) return false;
  const [, wanted, missing] = UNABLE_TO_IMPORT.exec(message) ?? [];
  if (wanted === undefined || missing === undefined) return false;
  const module = wanted.replaceAll("/", ".");
  return module === missing || module.startsWith(`${missing}.`);
}

/** The runtime calls whatever has the handler's name; its own file is then the only frame. */
function isNotCallable({ type, message, trace }: PrintedError): boolean {
  if (type !== "TypeError" || !message?.endsWith("object is not callable")) return false;
  const files = trace.filter((line) => /^[\s\u00a0]{1,4}File "/.test(line));
  return (
    files.length === 1 &&
    files.every((line) => line.includes("awslambdaric/bootstrap.py") || line.includes("/var/runtime/bootstrap.py"))
  );
}

export const proof: DetectorProof = {
  summary: "The module or the function that the handler setting names does not exist or cannot be called.",
  reference:
    "aws-lambda-python-runtime-interface-client, awslambdaric/bootstrap.py _get_handler; docs/log-formats.md 2.3, 7",
  examples: [
    {
      text: "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'app'\nTraceback (most recent call last):",
      match: {
        phase: "init",
        type: "Runtime.ImportModuleError",
        message: "Unable to import module 'app': No module named 'app'",
        strength: "unless_recovered",
      },
    },
    {
      text: "[ERROR] Runtime.HandlerNotFound: Handler 'h' missing on module 'app'\nTraceback (most recent call last):",
      match: {
        phase: "init",
        type: "Runtime.HandlerNotFound",
        message: "Handler 'h' missing on module 'app'",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'requests'\nTraceback (most recent call last):",
    "[ERROR]\t2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tUnable to import module 'app': No module named 'app'",
  ],
};
