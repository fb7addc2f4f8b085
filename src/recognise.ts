import { cutAttempts } from "./attempts/cut-attempts.ts";
import { isEvidence } from "./attempts/evidence.ts";
import type { LogBatch } from "./decode/log-batch.ts";
import { candidatesOf } from "./queue/candidates.ts";
import { type Sighting, sightingOf } from "./queue/sighting.ts";
import { readStreams } from "./read/read-streams.ts";

/**
 * The attempts of a batch that failed, or may have. Recognising is enough: the detectors and the judge have their turn when
 * the reporter sees the attempt. Pure.
 */
export function recognise(batch: LogBatch): { readonly records: number; readonly sightings: readonly Sighting[] } {
  const streams = readStreams([batch]);
  const records = streams.reduce((sum, stream) => sum + stream.records.length, 0);
  const sightings = streams.flatMap((stream) => {
    const attempts = cutAttempts([stream]);
    const failed = attempts.filter((attempt) => attempt.records.some(isEvidence));
    return [...failed.map((attempt) => sightingOf(attempt)), ...candidatesOf(stream, attempts)];
  });
  return { records, sightings };
}
