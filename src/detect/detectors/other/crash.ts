import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";
import { isNothingToRun } from "./invalid-handler.ts";

/** A program that the handler calls cannot be run, and the process ended. */
export const otherCrash = runtimeDetector(
  "other/crash",
  "crash",
  (error, context) =>
    error.origin === "raw" && !endedInit(error, context) && !(isNothingToRun(error) && context.attempt.start === null),
);

export const proof: DetectorProof = {
  summary: "A command of the custom runtime could not be run, and the process ended.",
  reference: "glibc's ld.so, musl, bash; docs/log-formats.md 2.10",
  examples: [
    {
      text: "convert: error while loading shared libraries: libpng16.so.16: cannot open shared object file: No such file or directory",
      match: {
        phase: "invoke",
        type: null,
        message:
          "convert: error while loading shared libraries: libpng16.so.16: cannot open shared object file: No such file or directory",
        strength: "unless_recovered",
      },
    },
  ],
  refusals: [
    "convert: no decode delegate for this image format",
    "2026-01-02T03:04:05.678Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tconvert: error while loading shared libraries: libpng16.so.16",
  ],
};
