import type { Environment } from "./attempts/attempt.ts";
import { cutAttempts } from "./attempts/cut-attempts.ts";
import { isEvidence } from "./attempts/evidence.ts";
import type { LogBatch } from "./decode/log-batch.ts";
import { candidatesOf } from "./queue/candidates.ts";
import { type Sighting, sightingOf } from "./queue/sighting.ts";
import { cutBatch } from "./read/cut-batch.ts";
import { readStreams } from "./read/read-streams.ts";

/** What a batch, or a part of one, shows. */
export interface Recognised {
  readonly records: number;
  readonly sightings: readonly Sighting[];
  /** What is known of the environment behind it. */
  readonly environment: Environment | undefined;
}

/**
 * The attempts of a batch that failed, or may have. Recognising is enough: the detectors and the judge have their turn when
 * the reporter sees the attempt. Pure.
 *
 * @param known - The environment, where the stream's INIT_START stood in an earlier part.
 */
export function recognise(batch: LogBatch, known?: Environment): Recognised {
  const [stream] = readStreams([batch]);
  if (stream === undefined) return { records: 0, sightings: [], environment: known };
  const attempts = cutAttempts([stream], known);
  const failed = attempts.filter((attempt) => attempt.records.some(isEvidence));
  return {
    records: stream.records.length,
    sightings: [...failed.map((attempt) => sightingOf(attempt)), ...candidatesOf(stream, attempts)],
    environment: attempts.at(-1)?.environment ?? known,
  };
}

/** The same of whole batches, part by part. */
export function* recogniseInParts(batches: readonly LogBatch[]): Generator<Recognised, undefined> {
  for (const batch of batches) {
    let known: Environment | undefined;
    for (const part of cutBatch(batch)) {
      const recognised = recognise(part, known);
      known = recognised.environment;
      yield recognised;
    }
  }
}
