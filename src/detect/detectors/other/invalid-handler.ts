import type { PrintedError } from "../../../read/printed-error.ts";
import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { runtimeMatch } from "../../runtime-match.ts";

/** What the bootstrap or the entry point hands over to is there, but cannot be run, or is not there. */
const NOTHING_TO_RUN =
  /^(?:\/(?:var\/task|var\/runtime|opt)\/|\.\/)?(?:bootstrap|(?:lambda-)?entrypoint\.sh): (?:line )?\d{1,6}: (?:exec: )?(?:\.{0,2}\/|"?\$?LAMBDA_TASK_ROOT).{1,400}: (?:not found|Permission denied|No such file or directory|cannot execute.{0,80}|Exec format error)$/;

/** The program that the bootstrap starts is missing, not executable or built for another machine. */
export const otherInvalidHandler = runtimeDetector(
  "other/invalid-handler",
  "invalid_handler",
  (error, context) =>
    isNothingToRun(error) &&
    (context.phase === "init" || context.attempt.start === null) && { ...runtimeMatch(error, context), phase: "init" },
);

export function isNothingToRun({ message }: PrintedError): boolean {
  return message !== null && NOTHING_TO_RUN.test(message);
}

export const proof: DetectorProof = {
  summary: "The program that the bootstrap or the container's entry point starts is missing or cannot be executed.",
  reference: "bash and dash, execute_cmd.c and exec.c; docs/log-formats.md 2.10",
  examples: [
    {
      text: "/var/task/bootstrap: line 3: ./orders: cannot execute binary file: Exec format error",
      match: {
        phase: "init",
        type: null,
        message: "/var/task/bootstrap: line 3: ./orders: cannot execute binary file: Exec format error",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "/var/task/bootstrap: line 3: jq: command not found",
    "/var/task/report.sh: line 3: ./orders: cannot execute binary file: Exec format error",
    "Exec format error",
  ],
};
