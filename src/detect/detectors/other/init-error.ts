import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";
import { isNothingToRun } from "./invalid-handler.ts";

/** A library or a command is missing, and the process ended before its first invocation. */
export const otherInitError = runtimeDetector(
  "other/init-error",
  "init_error",
  (error, context) => error.origin !== "client" && endedInit(error, context) && !isNothingToRun(error),
);

export const proof: DetectorProof = {
  summary: "The bootstrap could not start: a shared library or a command is missing.",
  reference: "glibc's ld.so, musl, bash; docs/log-formats.md 2.10",
  examples: [
    {
      text: "/var/task/bootstrap: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory",
      match: {
        phase: "init",
        type: null,
        message:
          "/var/task/bootstrap: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory",
        strength: "unless_recovered",
      },
    },
    {
      text: "Error loading shared library libssl.so.3: No such file or directory (needed by /var/task/bootstrap)",
      match: {
        phase: "init",
        type: null,
        message: "Error loading shared library libssl.so.3: No such file or directory (needed by /var/task/bootstrap)",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "convert: error while loading shared libraries: libpng16.so.16: cannot open shared object file: No such file or directory",
    "/var/task/bootstrap: line 3: jq: command not found",
    "error while loading shared libraries",
  ],
};
