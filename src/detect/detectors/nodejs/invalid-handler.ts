import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const TYPES: ReadonlySet<string> = new Set([
  "Runtime.HandlerNotFound",
  "Runtime.MalformedHandlerName",
  "Runtime.CallbackHandlerDeprecated",
  "Runtime.MalformedStreamingHandler",
]);

/** The handler's module, export or name is what is missing or malformed. */
export const nodejsInvalidHandler = runtimeDetector(
  "nodejs/invalid-handler",
  "invalid_handler",
  (error) =>
    error.runtimeType !== null &&
    (TYPES.has(error.runtimeType) || (error.runtimeType === "Runtime.ImportModuleError" && namesHandler(error))),
);

/** The runtime itself asked for the module: nothing of the function's code stands in the require stack. */
function namesHandler({ message }: PrintedError): boolean {
  if (message === null || !/^(?:Error: )?Cannot find (?:module|package) '/.test(message)) return false;
  const requiredBy = message.split("\n").filter((line) => line.startsWith("- "));
  if (requiredBy.length > 0) return requiredBy.every(isRuntimeFile);
  const importedBy = / imported from (\S{1,500})/.exec(message)?.[1];
  return importedBy === undefined || isRuntimeFile(importedBy);
}

/** The runtime's, or a layer's package (Datadog, New Relic) that stands in its place and loads the handler. */
function isRuntimeFile(path: string): boolean {
  return ["/var/runtime/", "/aws-lambda-ric/", "/opt/nodejs/node_modules/"].some((part) => path.includes(part));
}

export const proof: DetectorProof = {
  summary: "The module or the export that the handler setting names does not exist or cannot be called.",
  reference:
    "aws-lambda-nodejs-runtime-interface-client, src/UserFunction.js and src/Errors.js; docs/log-formats.md 2.1, 2.2",
  examples: [
    {
      text: `2026-01-02T03:04:05.678Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'index'\\nRequire stack:\\n- /var/runtime/index.mjs","stack":["Runtime.ImportModuleError: Error: Cannot find module 'index'","Require stack:","- /var/runtime/index.mjs","    at _loadUserApp (file:///var/runtime/index.mjs:1087:17)"]}`,
      match: {
        phase: "init",
        type: "Runtime.ImportModuleError",
        message: "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs",
        strength: "unless_recovered",
      },
    },
    {
      text: `{"timestamp":"2026-01-02T03:04:05.678Z","level":"ERROR","message":{"errorType":"HandlerNotFound","errorMessage":"index.handler is undefined or not exported","stackTrace":["Runtime.HandlerNotFound: index.handler is undefined or not exported","    at UserFunction.js.module.exports.load (file:///var/runtime/index.mjs:1098:15)"]}}`,
      match: {
        phase: "init",
        type: "HandlerNotFound",
        message: "index.handler is undefined or not exported",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    `2026-01-02T03:04:05.678Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'axios'\\nRequire stack:\\n- /var/task/index.js\\n- /var/runtime/index.mjs","stack":["Runtime.ImportModuleError: Error: Cannot find module 'axios'"]}`,
    "2026-01-02T03:04:05.678Z\tundefined\tERROR\tCannot find module 'index'",
  ],
};
