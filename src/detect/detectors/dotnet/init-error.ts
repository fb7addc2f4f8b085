import type { DetectorProof } from "../../detector.ts";
import { duringInit, runtimeDetector } from "../../runtime-detector.ts";

/** Any error that is printed while the function is loaded. */
export const dotnetInitError = runtimeDetector("dotnet/init-error", "init_error", duringInit);

export const proof: DetectorProof = {
  summary: "Loading the function failed: a missing dependency, a constructor or a static initialiser that threw.",
  reference:
    "aws-lambda-dotnet, Amazon.Lambda.RuntimeSupport, LambdaBootstrap.InitializeAsync; docs/log-formats.md 2.5 row b",
  examples: [
    {
      text: "2026-01-02T03:04:05.678Z\t\tfail\tSystem.Reflection.TargetInvocationException: Exception has been thrown by the target of an invocation.\n ---> System.InvalidOperationException: no TABLE\n   at Orders.Function..ctor() in /src/Function.cs:line 9\n   --- End of inner exception stack trace ---\n   at System.Activator.CreateInstance(Type type)\n",
      match: {
        phase: "init",
        type: "System.Reflection.TargetInvocationException",
        message: "Exception has been thrown by the target of an invocation.",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.InvalidOperationException: no TABLE\n   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 12\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
    "2026-01-02T03:04:05.678Z\t\tfail\tno TABLE\n",
  ],
};
