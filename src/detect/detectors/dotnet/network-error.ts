import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The error that ended the attempt, or one of its causes, says that a connection failed. */
export const dotnetNetworkError = networkDetector("dotnet/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and nothing caught the exception.",
  reference: ".NET, System.Net.Http and System.Net.Sockets; Npgsql, SqlClient; docs/log-formats.md 2.11",
  examples: [
    {
      text: "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.Net.Http.HttpRequestException: Connection refused (localhost:3000)\n ---> System.Net.Sockets.SocketException (111): Connection refused\n   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error)\n   --- End of inner exception stack trace ---\n   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 12\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
      match: {
        phase: "invoke",
        type: "System.Net.Http.HttpRequestException",
        message: "Connection refused (localhost:3000)",
        strength: "proves",
        network: { reason: "refused", peer: "localhost:3000" },
      },
    },
  ],
  refusals: [
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tSystem.Net.Http.HttpRequestException: Response status code does not indicate success: 503 (Service Unavailable).\n   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 12\n   at lambda_method1(Closure, Stream, ILambdaContext, Stream)\n",
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tfail\tConnection refused (localhost:3000)\n",
  ],
};
