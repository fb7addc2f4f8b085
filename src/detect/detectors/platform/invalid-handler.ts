import type { DetectorProof } from "../../detector.ts";
import { platformDetector } from "../../platform-detector.ts";

/** What should be run does not exist or cannot be run. */
export const platformInvalidHandler = platformDetector({
  id: "platform/invalid-handler",
  class: "invalid_handler",
});

export const proof: DetectorProof = {
  summary: "The handler, bootstrap or entry point is missing, misspelt or cannot be executed.",
  reference: "docs/log-formats.md 1.1, 1.3, 2.10",
  examples: [
    {
      text: "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]\nRuntime.InvalidEntrypoint\n",
      match: {
        phase: "init",
        type: "Runtime.InvalidEntrypoint",
        message: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
        strength: "proves",
      },
    },
    {
      text: "IMAGE\tLaunch error: fork/exec /lambda-entrypoint.sh: exec format error\tEntrypoint: [/lambda-entrypoint.sh]\tCmd: [app.handler]\tWorkingDir: [/var/task]",
      match: {
        phase: "init",
        type: "Runtime.InvalidEntrypoint",
        message:
          "Launch error: fork/exec /lambda-entrypoint.sh: exec format error\tEntrypoint: [/lambda-entrypoint.sh]\tCmd: [app.handler]\tWorkingDir: [/var/task]",
        strength: "proves",
      },
    },
  ],
  refusals: ["Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"],
};
