import type { Detector } from "./detector.ts";
import { isNamedFault } from "./error-types.ts";
import { platformVerdict } from "./platform-match.ts";

type PlatformDetector = Omit<Detector, "detect"> & {
  /** Only for `platform_fault`: whether it takes the faults that have a known name, or the others. */
  readonly named?: boolean;
};

/** A detector that picks its class from what the platform's line says. */
export function platformDetector({ named, ...detector }: PlatformDetector): Detector {
  return {
    ...detector,
    detect(record, context) {
      const verdict = platformVerdict(record, context);
      if (verdict === null || verdict.class !== detector.class) return null;
      if (named !== undefined && isNamedFault(verdict.type) !== named) return null;
      const { phase, type, message, strength } = verdict;
      return { phase, type, message, strength };
    },
  };
}
