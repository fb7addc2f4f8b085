import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The error or the panic that ended the attempt says that a connection failed. */
export const rustNetworkError = networkDetector("rust/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and the handler returned the error.",
  reference: "Rust, std::io::Error; hyper-util, reqwest, rustls; docs/log-formats.md 2.11; recorded with reqwest 0.12",
  examples: [
    {
      text: 'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: reqwest::Error { kind: Request, url: "http://10.0.0.7:8080/prices", source: hyper_util::client::legacy::Error(Connect, ConnectError("tcp connect error", 10.0.0.7:8080, Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })) }',
      match: {
        phase: "invoke",
        type: null,
        message:
          'reqwest::Error { kind: Request, url: "http://10.0.0.7:8080/prices", source: hyper_util::client::legacy::Error(Connect, ConnectError("tcp connect error", 10.0.0.7:8080, Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })) }',
        strength: "proves",
        network: { reason: "refused", peer: "10.0.0.7:8080" },
      },
    },
    {
      text: 'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }',
      match: {
        phase: "invoke",
        type: null,
        message:
          'Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }',
        strength: "proves",
        network: { reason: "dns_not_found", peer: null },
      },
    },
    {
      text: '{"level":"ERROR","fields":{"message":"fetch prices\\n\\nCaused by:\\n    0: error sending request for url (http://10.0.0.7:8080/prices)\\n    1: client error (Connect)\\n    2: tcp connect error\\n    3: Connection refused (os error 111)"},"span":{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"},"spans":[{"requestId":"8f5c1c9e-0000-4000-8000-000000000001","name":"Lambda runtime invoke"}]}',
      match: {
        phase: "invoke",
        type: null,
        message:
          "fetch prices\n\nCaused by:\n    0: error sending request for url (http://10.0.0.7:8080/prices)\n    1: client error (Connect)\n    2: tcp connect error\n    3: Connection refused (os error 111)",
        strength: "proves",
        network: { reason: "refused", peer: "10.0.0.7:8080" },
      },
    },
  ],
  refusals: [
    'ERROR Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: Status(503)',
    ' WARN Lambda runtime invoke{requestId="8f5c1c9e-0000-4000-8000-000000000001" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0"}: Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }',
  ],
};
