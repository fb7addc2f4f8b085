import type { Attempt } from "../attempts/attempt.ts";
import type { LogEvent } from "../decode/log-batch.ts";
import type { LogReadFailure } from "./log-reader.ts";

/** Why some of an attempt's log is not known. */
export type MissingEvidence =
  | `log_${LogReadFailure}`
  /** The log belongs to another account. */
  | "other_account"
  /** Enough of the same failure were read for now. */
  | "spared"
  /** The log is too long to be read whole. */
  | "beginning"
  /** It was waited for long enough. */
  | "end";

/** What can be known of a sighting's attempts by now. */
export interface Evidence {
  /** What was read of their log, `null` where it was not. */
  readonly read: readonly LogEvent[] | null;
  /** What is known to be missing. */
  readonly missing: MissingEvidence | null;
  /** The tags that say how much of an attempt's log the event rests on. */
  tagsFor(attempt: Attempt): { readonly evidence: string; readonly "evidence.missing"?: MissingEvidence };
}

export function evidenceOf(read: readonly LogEvent[] | null, missing: MissingEvidence | null): Evidence {
  return {
    read,
    missing,
    tagsFor({ report, movedOn }) {
      const what = missing ?? (report === null && !movedOn ? "end" : null);
      return what === null ? { evidence: "complete" } : { evidence: "partial", "evidence.missing": what };
    },
  };
}
