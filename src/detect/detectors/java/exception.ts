import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endsJavaProcess } from "./crash.ts";
import { isJavaInvalidHandler } from "./invalid-handler.ts";
import { isJavaFault } from "./platform-fault.ts";

/** The handler threw, and the runtime reported it. */
export const javaException = runtimeDetector(
  "java/exception",
  "exception",
  (error, context) =>
    error.origin === "handler" &&
    context.phase !== "init" &&
    !isJavaFault(error) &&
    !isJavaInvalidHandler(error) &&
    !endsJavaProcess(error, context),
);

export const proof: DetectorProof = {
  summary: "The handler threw.",
  reference: "aws-lambda-java-libs, runtime-interface-client, UserFault.reportableError; docs/log-formats.md 2.4 row g",
  examples: [
    {
      text: "boom: java.lang.IllegalStateException\njava.lang.IllegalStateException: boom\n\tat example.Handler.handleRequest(Handler.java:12)\n",
      match: { phase: "invoke", type: "java.lang.IllegalStateException", message: "boom", strength: "proves" },
    },
    {
      text: "java.lang.NullPointerException: java.lang.NullPointerException\njava.lang.NullPointerException\n",
      match: { phase: "invoke", type: "java.lang.NullPointerException", message: null, strength: "proves" },
    },
    {
      text: "two\nlines: example.OrderException\nexample.OrderException: two\nlines\n\tat example.Handler.handleRequest(Handler.java:12)\n",
      match: { phase: "invoke", type: "example.OrderException", message: "two\nlines", strength: "proves" },
    },
    {
      text: '{"timestamp":"2026-01-02T03:04:05.678Z","message":"boom: java.lang.IllegalStateException\\njava.lang.IllegalStateException: boom\\n\\tat example.Handler.handleRequest(Handler.java:12)\\n\\n","level":"ERROR","AWSRequestId":"8f5c1c9e-0000-4000-8000-000000000001"}\n',
      match: { phase: "invoke", type: "java.lang.IllegalStateException", message: "boom", strength: "proves" },
    },
  ],
  refusals: [
    "java.lang.IllegalStateException: boom\n\tat example.Handler.handleRequest(Handler.java:12)\n",
    "[ERROR] boom: java.lang.IllegalStateException\njava.lang.IllegalStateException: boom\n\tat example.Handler.handleRequest(Handler.java:12)\n",
    "2026-01-02 03:04:05 ERROR Handler:12 - failed: java.lang.NullPointerException\njava.lang.NullPointerException\n\tat example.Handler.handleRequest(Handler.java:12)\n",
    '{"timestamp":"2026-01-02T03:04:05.678Z","message":"boom: java.lang.IllegalStateException\\njava.lang.IllegalStateException: boom\\n","level":"ERROR","logger":"example.Handler","AWSRequestId":"8f5c1c9e-0000-4000-8000-000000000001"}',
    '{"timestamp":"2026-01-02T03:04:05.678Z","message":"java.lang.IllegalStateException: boom","level":"ERROR","AWSRequestId":"8f5c1c9e-0000-4000-8000-000000000001"}',
  ],
};
