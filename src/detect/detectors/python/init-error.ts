import type { DetectorProof } from "../../detector.ts";
import { duringInit, runtimeDetector } from "../../runtime-detector.ts";

/** Any error that the runtime prints while it loads the function. */
export const pythonInitError = runtimeDetector("python/init-error", "init_error", duringInit);

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
