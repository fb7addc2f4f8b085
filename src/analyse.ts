import type { Attempt, Environment } from "./attempts/attempt.ts";
import { cutAttempts } from "./attempts/cut-attempts.ts";
import type { LogBatch } from "./decode/log-batch.ts";
import { detect } from "./detect/detect.ts";
import type { Finding } from "./detect/finding.ts";
import type { Failure } from "./judge/failure.ts";
import { judge } from "./judge/judge.ts";
import { readStreams } from "./read/read-streams.ts";

/** An attempt that holds evidence, with the verdict on it: `null` when it did not fail. */
export interface Analysed {
  readonly attempt: Attempt;
  readonly findings: readonly Finding[];
  readonly failure: Failure | null;
}

/** What the pure core makes of log batches. */
export interface Analysis {
  /** Attempts with at least one finding, in stream order. */
  readonly attempts: readonly Analysed[];
  readonly records: number;
}

/**
 * The core: read → attempts → detect → judge. Pure; never throws, whatever the log says.
 *
 * @param known - The environment, where INIT_START is not among the records (a sighting out of the queue).
 */
export function analyse(batches: readonly LogBatch[], known?: Environment): Analysis {
  const streams = readStreams(batches);
  const attempts: Analysed[] = [];
  for (const attempt of cutAttempts(streams, known)) {
    const findings = detect(attempt);
    if (findings.length > 0) attempts.push({ attempt, findings, failure: judge(attempt, findings) });
  }
  return { attempts, records: streams.reduce((sum, { records }) => sum + records.length, 0) };
}
