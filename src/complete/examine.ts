import type { Sighting } from "../queue/sighting.ts";
import { type Evidence, evidenceOf, type MissingEvidence } from "./evidence.ts";
import type { LogReader } from "./log-reader.ts";
import { look } from "./look.ts";
import { createTokenBucket } from "./token-bucket.ts";

export interface ExaminerOptions {
  readonly reader: LogReader;
  /** Whose logs the reader can read; `null` where that is not known. */
  readonly account: string | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Reads the logs of sightings. */
export interface Examiner {
  /**
   * @param sightings - All of one stream.
   * @returns What is known of each; without an entry it is to be asked for again later.
   */
  examine(sightings: readonly Sighting[]): Promise<ReadonlyMap<Sighting, Evidence>>;
}

/** The account's quota is 10 to 25 calls a second, and shared with all its users. */
const CALLS_PER_SECOND = 3;
const MAX_WAIT_MS = 5000;

export function createExaminer({ reader, account, now, sleep }: ExaminerOptions): Examiner {
  const bucket = createTokenBucket(CALLS_PER_SECOND);

  async function admit(): Promise<boolean> {
    const waitMs = bucket.take(now());
    if (waitMs > MAX_WAIT_MS) return false;
    if (waitMs > 0) await sleep(waitMs);
    return true;
  }

  /** One reading for all. @returns `null` where it is to be tried again later. */
  async function readOnce(sightings: readonly Sighting[]): Promise<ReadonlyMap<Sighting, Evidence> | null> {
    const seen = await look(sightings, { reader, admit, now, pause: sleep });
    if (seen.kind === "read") {
      const missing = (sighting: Sighting) => (seen.reached.has(sighting) ? null : "beginning");
      return new Map(sightings.map((sighting) => [sighting, evidenceOf(seen.logEvents, missing(sighting))]));
    }
    return seen.failure === "throttled" ? null : allMissing(sightings, `log_${seen.failure}`);
  }

  /** Those that are too far apart for one reading get one of their own. */
  async function readApart(known: ReadonlyMap<Sighting, Evidence>): Promise<ReadonlyMap<Sighting, Evidence>> {
    const all = new Map<Sighting, Evidence>();
    for (const [sighting, evidence] of known) {
      const own = evidence.missing === "beginning" ? await readOnce([sighting]) : known;
      const found = own?.get(sighting);
      if (found !== undefined) all.set(sighting, found);
    }
    return all;
  }

  async function examine(sightings: readonly Sighting[]): Promise<ReadonlyMap<Sighting, Evidence>> {
    const [first] = sightings;
    if (first === undefined) return new Map();
    if (isForeign(first)) return allMissing(sightings, "other_account");
    const known = (await readOnce(sightings)) ?? new Map<Sighting, Evidence>();
    return sightings.length === 1 ? known : readApart(known);
  }

  function isForeign({ source }: Sighting): boolean {
    return account !== null && source.account !== null && source.account !== account;
  }

  return { examine };
}

function allMissing(sightings: readonly Sighting[], missing: MissingEvidence): ReadonlyMap<Sighting, Evidence> {
  return new Map(sightings.map((sighting) => [sighting, evidenceOf(null, missing)]));
}
