import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The exception that ended the attempt says that a connection failed. */
export const rubyNetworkError = networkDetector("ruby/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and nothing rescued the exception.",
  reference: "Ruby, Errno and net/http and openssl; docs/log-formats.md 2.11",
  examples: [
    {
      text: 'Error raised from handler method\n{\n  "errorMessage": "Failed to open TCP connection to 10.0.0.7:8080 (Connection refused - connect(2) for \\"10.0.0.7\\" port 8080)",\n  "errorType": "Function<Errno::ECONNREFUSED>",\n  "stackTrace": [\n    "/var/lang/lib/ruby/3.3.0/net/http.rb:1603:in `initialize\'",\n    "/var/task/function.rb:4:in `lambda_handler\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<Errno::ECONNREFUSED>",
        message:
          'Failed to open TCP connection to 10.0.0.7:8080 (Connection refused - connect(2) for "10.0.0.7" port 8080)',
        strength: "proves",
        network: { reason: "refused", peer: "10.0.0.7:8080" },
      },
    },
    {
      text: 'Error raised from handler method\n{\n  "errorMessage": "execution expired",\n  "errorType": "Function<Net::OpenTimeout>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `lambda_handler\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<Net::OpenTimeout>",
        message: "execution expired",
        strength: "proves",
        network: { reason: "connect_timeout", peer: null },
      },
    },
    {
      text: 'Error raised from handler method\n{\n  "errorMessage": "Failed to open TCP connection to db.invalid:80 (getaddrinfo: Name or service not known)",\n  "errorType": "Function<SocketError>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `lambda_handler\'"\n  ]\n}',
      match: {
        phase: "invoke",
        type: "Function<SocketError>",
        message: "Failed to open TCP connection to db.invalid:80 (getaddrinfo: Name or service not known)",
        strength: "proves",
        network: { reason: "dns_not_found", peer: "db.invalid:80" },
      },
    },
  ],
  refusals: [
    'Error raised from handler method\n{\n  "errorMessage": "execution expired",\n  "errorType": "Function<Timeout::Error>",\n  "stackTrace": [\n    "/var/task/function.rb:4:in `lambda_handler\'"\n  ]\n}',
    "E, [2026-01-02T03:04:05.678901 #8] ERROR 8f5c1c9e-0000-4000-8000-000000000001 -- : Errno::ECONNREFUSED: Connection refused",
  ],
};
