import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";

const NOT_INSTANTIABLE =
  /^Class \S{1,500} (?:has no public zero-argument constructor|cannot be instantiated because it is a non-static inner class)$/;

/** The class or the method of the handler setting is missing, or cannot be one. */
export const javaInvalidHandler = runtimeDetector("java/invalid-handler", "invalid_handler", isJavaInvalidHandler);

export function isJavaInvalidHandler({ origin, type, message }: PrintedError): boolean {
  if (origin !== "handler" || message === null) return false;
  // The client's own sentences come without an exception.
  if (type === null) return true;
  if (type === "java.lang.Exception") return NOT_INSTANTIABLE.test(message);
  return type === "java.lang.ClassNotFoundException" && message.startsWith("Class not found: ");
}

export const proof: DetectorProof = {
  summary: "The class or the method that the handler setting names does not exist or cannot be called.",
  reference:
    "aws-lambda-java-libs, runtime-interface-client, EventHandlerLoader and HandlerInfo; docs/log-formats.md 2.4 row a, 7",
  examples: [
    {
      text: "Class not found: example.Handler: java.lang.ClassNotFoundException\njava.lang.ClassNotFoundException: example.Handler\n\tat java.base/java.net.URLClassLoader.findClass(Unknown Source)\n",
      match: {
        phase: "invoke",
        type: "java.lang.ClassNotFoundException",
        message: "Class not found: example.Handler",
        strength: "proves",
      },
    },
    {
      text: "Class does not implement an appropriate handler interface: example.Plain\n",
      match: {
        phase: "invoke",
        type: null,
        message: "Class does not implement an appropriate handler interface: example.Plain",
        strength: "proves",
      },
    },
    {
      text: '{"timestamp":"2026-01-02T03:04:05.678Z","message":"Invalid handler: `::\\u0027\\n","level":"ERROR"}\n',
      match: { phase: "invoke", type: null, message: "Invalid handler: `::'", strength: "proves" },
    },
  ],
  refusals: [
    "example.Plugin: java.lang.ClassNotFoundException\njava.lang.ClassNotFoundException: example.Plugin\n\tat example.Handler.handleRequest(Handler.java:12)\n",
    "WARN Class example.Handler has no public method named foo",
    "Invalid handler for order 4711",
  ],
};
