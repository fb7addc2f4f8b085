import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isDotnetFault } from "./platform-fault.ts";

/** The handler threw, and the runtime reported it. */
export const dotnetException = runtimeDetector(
  "dotnet/exception",
  "exception",
  (error, context) => error.origin === "handler" && context.phase !== "init" && !isDotnetFault(error),
);

export const proof: DetectorProof = {
  summary: "The handler threw.",
  reference:
    "aws-lambda-dotnet, Amazon.Lambda.RuntimeSupport, LambdaBootstrap.WriteUnhandledExceptionToLog; docs/log-formats.md 2.5",
  examples: [
    {
      text: "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.ApplicationException: You caused a failure\n ---> System.ArgumentException: input\n   at Orders.Function.Check(String input)\n   --- End of inner exception stack trace ---\n   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 12\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
      match: {
        phase: "invoke",
        type: "System.ApplicationException",
        message: "You caused a failure",
        strength: "proves",
      },
    },
    {
      text: '{"timestamp":"2026-01-02T03:04:05.678Z","level":"Error","requestId":"8f5c1c9e-0000-4000-8000-000000000001","message":"","errorType":"System.ApplicationException","errorMessage":"no","stackTrace":["System.ApplicationException: no","at Orders.Function.FunctionHandler(String input) in /src/Function.cs:line 12"]}',
      match: { phase: "invoke", type: "System.ApplicationException", message: "no", strength: "proves" },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tcould not load order 7\n",
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.ApplicationException: logged without a trace\n",
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tinfo\tSystem.ApplicationException: no\n   at Orders.Function.Check(String input)\n",
    '{"timestamp":"2026-01-02T03:04:05.678Z","level":"Error","requestId":"8f5c1c9e-0000-4000-8000-000000000001","message":"order 7","errorType":"System.ApplicationException","errorMessage":"no","stackTrace":["System.ApplicationException: no"]}',
  ],
};
