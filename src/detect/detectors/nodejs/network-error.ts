import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The error that ended the attempt says that a connection failed. */
export const nodejsNetworkError = networkDetector("nodejs/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and nothing caught the error.",
  reference: "Node.js system errors (libuv), undici, axios; docs/log-formats.md 2.11, 7",
  examples: [
    {
      text: `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"connect ECONNREFUSED 10.0.0.1:5432","code":"ECONNREFUSED","errno":-111,"syscall":"connect","address":"10.0.0.1","port":5432,"stack":["Error: connect ECONNREFUSED 10.0.0.1:5432","    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)"]}`,
      match: {
        phase: "invoke",
        type: "Error",
        message: "connect ECONNREFUSED 10.0.0.1:5432",
        strength: "proves",
        network: { reason: "refused", peer: "10.0.0.1:5432" },
      },
    },
    {
      text: `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"fetch failed","stack":["TypeError: fetch failed"]}`,
      match: {
        phase: "invoke",
        type: "TypeError",
        message: "fetch failed",
        strength: "proves",
        network: { reason: "unknown", peer: null },
      },
    },
  ],
  refusals: [
    `2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tInvoke Error \t{"errorType":"AxiosError","errorMessage":"Request failed with status code 503","code":"ERR_BAD_RESPONSE","stack":["AxiosError: Request failed with status code 503"]}`,
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tconnect ECONNREFUSED 10.0.0.1:5432",
  ],
};
