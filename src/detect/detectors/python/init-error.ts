import type { Detector, DetectorProof } from "../../detector.ts";
import { errorOf, runtimeMatch } from "../../runtime-match.ts";

/** Any error that the runtime prints while it loads the function. */
export const pythonInitError: Detector = {
  id: "python/init-error",
  class: "init_error",

  detect(record, context) {
    const error = errorOf(record, "python");
    return error !== null && context.phase === "init" ? runtimeMatch(error, context) : null;
  },
};

export const proof: DetectorProof = {
  summary: "Loading the module failed: a missing dependency, a syntax error or an exception at import.",
  reference: "aws-lambda-python-runtime-interface-client, awslambdaric/bootstrap.py; docs/log-formats.md 2.3",
  examples: [
    {
      text: "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'requests'\nTraceback (most recent call last):",
      match: {
        phase: "init",
        type: "Runtime.ImportModuleError",
        message: "Unable to import module 'app': No module named 'requests'",
        strength: "unless_recovered",
      },
    },
    {
      text: '{"timestamp": "2026-02-27T17:34:11Z", "log_level": "ERROR", "errorMessage": "\'MISSING\'", "errorType": "KeyError", "requestId": "", "stackTrace": ["  File \\"/var/task/app.py\\", line 3, in <module>\\n    X = os.environ[\\"MISSING\\"]\\n"]}',
      match: { phase: "init", type: "KeyError", message: "'MISSING'", strength: "unless_recovered" },
    },
  ],
  refusals: [
    '[ERROR] KeyError: \'id\'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0return event["id"]',
  ],
};
