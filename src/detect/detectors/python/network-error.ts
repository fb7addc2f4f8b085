import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The error that ended the attempt says that a connection failed. */
export const pythonNetworkError = networkDetector("python/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and nothing caught the error.",
  reference: "CPython OSError, urllib3, requests, httpx, botocore; docs/log-formats.md 2.11",
  examples: [
    {
      text: '[ERROR] URLError: <urlopen error [Errno 111] Connection refused>\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0urlopen(URL)',
      match: {
        phase: "invoke",
        type: "URLError",
        message: "<urlopen error [Errno 111] Connection refused>",
        strength: "proves",
        network: { reason: "refused", peer: null },
      },
    },
    {
      text: '[ERROR] EndpointConnectionError: Could not connect to the endpoint URL: "https://dynamodb.eu-west-9.example/"\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0table.get_item()',
      match: {
        phase: "invoke",
        type: "EndpointConnectionError",
        message: 'Could not connect to the endpoint URL: "https://dynamodb.eu-west-9.example/"',
        strength: "proves",
        network: { reason: "unknown", peer: "dynamodb.eu-west-9.example" },
      },
    },
  ],
  refusals: [
    '[ERROR] HTTPError: HTTP Error 503: Service Unavailable\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler',
    "[ERROR]\t2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\t[Errno 111] Connection refused",
  ],
};
