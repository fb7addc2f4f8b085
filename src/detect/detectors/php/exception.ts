import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isPhpFault } from "./platform-fault.ts";

/** The handler threw, and bref reported it. */
export const phpException = runtimeDetector(
  "php/exception",
  "exception",
  (error, context) => error.origin === "handler" && context.phase !== "init" && !isPhpFault(error),
);

export const proof: DetectorProof = {
  summary: "The handler threw.",
  reference: "brefphp/bref, src/Runtime/LambdaRuntime.php logError; docs/log-formats.md 2.9",
  examples: [
    {
      text: '8f5c1c9e-0000-4000-8000-000000000001\tInvoke Error\t{"errorType":"App\\\\OrderException","errorMessage":"order 7","stack":["#0 \\/var\\/task\\/index.php(5): App\\\\Orders->find(7)","#1 {main}"]}\n',
      match: { phase: "invoke", type: "App\\OrderException", message: "order 7", strength: "proves" },
    },
    {
      text: "8f5c1c9e-0000-4000-8000-000000000001\tInvoke Error\t\n",
      match: { phase: "invoke", type: null, message: null, strength: "proves" },
    },
  ],
  refusals: [
    "8f5c1c9e-0000-4000-8000-000000000001\tInvoke Error\torder 7",
    'x\tInvoke Error\t{"errorType":"Exception","errorMessage":"no","stack":[]}',
    "PHP Warning:  Undefined variable $order in /var/task/index.php on line 5",
  ],
};
