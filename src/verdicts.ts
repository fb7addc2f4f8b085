import type { Attempt } from "./attempts/attempt.ts";
import { cutAttempts } from "./attempts/cut-attempts.ts";
import { isEvidence } from "./attempts/evidence.ts";
import { linesBeyond } from "./complete/look.ts";
import type { LogEvent } from "./decode/log-batch.ts";
import { detect } from "./detect/detect.ts";
import type { Finding } from "./detect/finding.ts";
import type { Failure } from "./judge/failure.ts";
import { judge } from "./judge/judge.ts";
import { type Sighting, spanOf, type TimeSpan } from "./queue/sighting.ts";
import { allParts } from "./read/log-record.ts";
import { readStreams } from "./read/read-streams.ts";

/** What the core says of one attempt that a sighting is about. */
export interface Verdict {
  readonly attempt: Attempt;
  readonly findings: readonly Finding[];
  /** `null` when it did not fail, as far as is known. */
  readonly failure: Failure | null;
  /** From the first to the last record that is evidence. */
  readonly evidence: TimeSpan;
}

/**
 * Judges a sighting's attempts again, by the same core that saw them first. Usually one; two where the forwarder could not
 * tell a retry from the first try. Pure.
 *
 * @param read - The attempt's log, `null` where the sighting's own lines are all there is.
 */
export function verdictsOn(sighting: Sighting, read: readonly LogEvent[] | null): Verdict[] {
  const { source, environment, lines } = sighting;
  const batches =
    read === null
      ? [{ ...source, logEvents: lines }]
      : [
          { ...source, logEvents: read },
          { ...source, logEvents: linesBeyond(sighting, read) },
        ];
  return cutAttempts(readStreams(batches), environment).flatMap((attempt) => {
    // A trace that a batch cut in two begins elsewhere in the whole log.
    const evidence = allParts(attempt.records.filter(isEvidence));
    if (!isMeant(attempt, evidence, sighting)) return [];
    const findings = detect(attempt);
    return [{ attempt, findings, failure: verdict(attempt, findings, sighting), evidence: spanOf(evidence) }];
  });
}

function isMeant(
  { requestId }: Attempt,
  evidence: readonly { readonly timestamp: number }[],
  { requestId: meant, evidence: { first, last } }: Sighting,
): boolean {
  // An init that failed may be logged without an ID, and turn out to belong to the invocation that came.
  if (meant !== null && requestId !== null && requestId !== meant) return false;
  return evidence.some(({ timestamp }) => timestamp >= first && timestamp <= last);
}

function verdict(attempt: Attempt, findings: readonly Finding[], { number }: Sighting): Failure | null {
  const failure = findings.length === 0 ? null : judge(attempt, findings);
  if (failure === null) return null;
  // Earlier attempts of the same request ID may stand in another stream, or in what was not read.
  return { ...failure, attempt: { ...failure.attempt, number: Math.max(attempt.number, number) } };
}
