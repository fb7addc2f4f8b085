import type { DetectorProof } from "../../detector.ts";
import { duringInit, runtimeDetector } from "../../runtime-detector.ts";

/** Any error that the runtime prints while it loads the handler's class, which may be as late as the first invocation. */
export const javaInitError = runtimeDetector("java/init-error", "init_error", duringInit);

export const proof: DetectorProof = {
  summary: "Loading the handler's class failed: a missing dependency, its static initialiser or its constructor.",
  reference:
    "aws-lambda-java-libs, runtime-interface-client, AWSLambda.findRequestHandler and EventHandlerLoader; docs/log-formats.md 2.4 row b",
  examples: [
    {
      text: "Error loading class example.Handler: org/joda/time/DateTime: java.lang.NoClassDefFoundError\njava.lang.NoClassDefFoundError: org/joda/time/DateTime\n\tat java.base/java.lang.Class.forName0(Native Method)\n",
      match: {
        phase: "init",
        type: "java.lang.NoClassDefFoundError",
        message: "Error loading class example.Handler: org/joda/time/DateTime",
        strength: "unless_recovered",
      },
    },
    {
      text: "no TABLE: java.lang.IllegalStateException\njava.lang.IllegalStateException: no TABLE\n\tat example.Handler.<init>(Handler.java:9)\n\tat java.base/java.lang.reflect.Constructor.newInstanceWithCaller(Constructor.java:500)\n\tat java.base/java.lang.reflect.Constructor.newInstance(Constructor.java:481)\n",
      match: {
        phase: "init",
        type: "java.lang.IllegalStateException",
        message: "no TABLE",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "boom: java.lang.IllegalStateException\njava.lang.IllegalStateException: boom\n\tat java.base/java.lang.reflect.Constructor.newInstance(Constructor.java:481)\n\tat example.Handler.handleRequest(Handler.java:12)\n",
    "Error loading class example.Handler: java.lang.NoClassDefFoundError",
  ],
};
