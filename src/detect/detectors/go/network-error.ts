import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The error or the panic that ended the attempt says that a connection failed. */
export const goNetworkError = networkDetector("go/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and the handler returned the error.",
  reference: "Go, net and net/http and crypto/tls; docs/log-formats.md 2.11; recorded with Go 1.26",
  examples: [
    {
      text: '2026/11/24 09:10:29 {"errorMessage":"fetch prices: Get \\"http://10.0.0.7:8080/prices\\": dial tcp 10.0.0.7:8080: connect: connection refused","errorType":"wrapError"}',
      match: {
        phase: "invoke",
        type: "wrapError",
        message: 'fetch prices: Get "http://10.0.0.7:8080/prices": dial tcp 10.0.0.7:8080: connect: connection refused',
        strength: "proves",
        network: { reason: "refused", peer: "10.0.0.7:8080" },
      },
    },
    {
      text: '2026/11/24 09:10:29 {"errorMessage":"Get \\"http://prices.invalid/\\": dial tcp: lookup prices.invalid on 169.254.78.1:53: no such host","errorType":"Error"}',
      match: {
        phase: "invoke",
        type: "Error",
        message: 'Get "http://prices.invalid/": dial tcp: lookup prices.invalid on 169.254.78.1:53: no such host',
        strength: "proves",
        network: { reason: "dns_not_found", peer: "prices.invalid" },
      },
    },
    {
      text: '2026/11/24 09:10:29 {"errorMessage":"Get \\"http://10.0.0.7:8080/slow\\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)","errorType":"Error"}',
      match: {
        phase: "invoke",
        type: "Error",
        message:
          'Get "http://10.0.0.7:8080/slow": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        strength: "proves",
        network: { reason: "read_timeout", peer: "10.0.0.7:8080" },
      },
    },
  ],
  refusals: [
    '2026/11/24 09:10:29 {"errorMessage":"price service answered 503","errorType":"errorString"}',
    "2026/11/24 09:10:29 dial tcp 10.0.0.7:8080: connect: connection refused",
  ],
};
