import type { DetectorProof } from "../../detector.ts";
import { networkDetector } from "../../runtime-detector.ts";

/** The error that ended the attempt, or one of its causes, says that a connection failed. */
export const javaNetworkError = networkDetector("java/network-error");

export const proof: DetectorProof = {
  summary: "A connection was refused, reset, not found or timed out, and nothing caught the exception.",
  reference: "OpenJDK, java.net and java.net.http; AWS SDK, JDBC drivers, Netty; docs/log-formats.md 2.11, 7",
  examples: [
    {
      text: "order 7: java.lang.RuntimeException\njava.lang.RuntimeException: order 7\n\tat example.Handler.handleRequest(Handler.java:12)\nCaused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)\n\t... 1 more\n",
      match: {
        phase: "invoke",
        type: "java.lang.RuntimeException",
        message: "order 7",
        strength: "proves",
        network: { reason: "refused", peer: null },
      },
    },
    {
      text: "db.internal: java.net.UnknownHostException\njava.net.UnknownHostException: db.internal\n\tat java.base/java.net.Socket.connect(Socket.java:633)\n",
      match: {
        phase: "invoke",
        type: "java.net.UnknownHostException",
        message: "db.internal",
        strength: "proves",
        network: { reason: "dns_not_found", peer: "db.internal" },
      },
    },
  ],
  refusals: [
    "status 503: example.ApiException\nexample.ApiException: status 503\n\tat example.ConnectTimeoutHandler.check(ConnectTimeoutHandler.java:3)\n",
    "[ERROR] java.net.ConnectException: Connection refused",
  ],
};
