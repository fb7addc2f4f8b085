import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { isPythonFault } from "./platform-fault.ts";

/** The handler raised, and the runtime reported it. */
export const pythonException = runtimeDetector(
  "python/exception",
  "exception",
  (error, context) => context.phase !== "init" && !isPythonFault(error),
);

export const proof: DetectorProof = {
  summary: "The handler raised an exception.",
  reference:
    "aws-lambda-python-runtime-interface-client, awslambdaric/bootstrap.py log_error; docs/log-formats.md 2.3 row g",
  examples: [
    {
      text: '[ERROR] KeyError: \'id\'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0return event["id"]',
      match: { phase: "invoke", type: "KeyError", message: "'id'", strength: "proves" },
    },
    {
      text: '{"timestamp": "2026-02-27T17:34:11Z", "level": "ERROR", "errorMessage": "\'id\'", "errorType": "KeyError", "requestId": "8f5c1c9e-0000-4000-8000-000000000001", "stackTrace": ["  File \\"/var/task/app.py\\", line 3, in handler\\n    return event[\\"id\\"]\\n"]}',
      match: { phase: "invoke", type: "KeyError", message: "'id'", strength: "proves" },
    },
  ],
  refusals: [
    "[ERROR]\t2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tKeyError: 'id'\nTraceback (most recent call last):\n  File \"/var/task/app.py\", line 3, in handler",
    '{"timestamp": "2026-02-27T17:34:11Z", "level": "ERROR", "message": "failed", "logger": "root", "errorMessage": "x", "errorType": "KeyError", "requestId": "8f5c1c9e-0000-4000-8000-000000000001", "stackTrace": []}',
    "[ERROR] could not load the order",
  ],
};
