import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";
import { runtimeMatch } from "../../runtime-match.ts";
import { phpLastWords } from "./out-of-memory.ts";

/** The error that ended the attempt, or one before it, says that a connection failed. */
export const phpNetworkError = networkDetector("php/network-error", (error, context) =>
  (error.origin === "raw" ? phpLastWords : runtimeMatch)(error, context),
);

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and nothing caught the exception.",
  reference: "PHP, PDO and cURL; docs/log-formats.md 2.11",
  examples: [
    {
      text: '8f5c1c9e-0000-4000-8000-000000000001\tInvoke Error\t{"errorType":"RuntimeException","errorMessage":"order 7","stack":["#0 {main}"],"previous":[{"errorType":"PDOException","errorMessage":"SQLSTATE[HY000] [2002] Connection refused","stack":["#0 {main}"]}]}\n',
      match: {
        phase: "invoke",
        type: "RuntimeException",
        message: "order 7",
        strength: "proves",
        network: { reason: "refused", peer: null },
      },
    },
    {
      text: '8f5c1c9e-0000-4000-8000-000000000001\tInvoke Error\t{"errorType":"GuzzleHttp\\\\Exception\\\\ConnectException","errorMessage":"cURL error 6: Could not resolve host: api.example","stack":["#0 {main}"]}\n',
      match: {
        phase: "invoke",
        type: "GuzzleHttp\\Exception\\ConnectException",
        message: "cURL error 6: Could not resolve host: api.example",
        strength: "proves",
        network: { reason: "dns_not_found", peer: "api.example" },
      },
    },
  ],
  refusals: ["PHP Warning:  fsockopen(): Connection refused in /var/task/index.php on line 5"],
};
