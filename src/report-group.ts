import { provesByItself } from "./complete/completeness.ts";
import { type Evidence, evidenceOf } from "./complete/evidence.ts";
import type { Examiner } from "./complete/examine.ts";
import type { Sparing } from "./complete/sparing.ts";
import type { Sighting } from "./queue/sighting.ts";
import { type ReportOptions, type ReportResult, type ReportServices, report } from "./report.ts";
import { verdictsOn } from "./verdicts.ts";

export interface ReportGroupServices extends ReportServices {
  readonly examiner: Examiner;
  readonly sparing: Sparing;
}

/** A sighting with the time since it was queued. */
export interface Queued {
  readonly sighting: Sighting;
  readonly ageMs: number;
}

/** So long a throttled log service is waited for before the event goes without what it knows. */
const PATIENCE_MS = 900_000;

/**
 * Reports the sightings of one stream, whose log is read once for all of them.
 *
 * @param tell - Takes the results of each, as soon as they are there: what comes later may fail.
 */
export async function reportGroup(
  group: readonly Queued[],
  options: ReportOptions,
  services: ReportGroupServices,
  tell: (queued: Queued, results: readonly ReportResult[]) => Promise<void>,
): Promise<void> {
  const { ledger, now } = services;
  const open: Queued[] = [];
  for (const queued of group) {
    const { sighting } = queued;
    const eventId = await ledger.find(sighting, sighting.evidence, now());
    if (eventId !== null && (await ledger.isSettled({ eventId }, now()))) {
      await tell(queued, [{ kind: "dropped", reason: "already_sent", eventId }]);
    } else {
      open.push(queued);
    }
  }
  const evidence = await gather(open, options, services);
  for (const queued of open) {
    const known = evidence.get(queued.sighting);
    if (known === undefined) await tell(queued, [{ kind: "retry", reason: "the log service is busy", afterMs: null }]);
    else await tell(queued, await report(queued.sighting, known, options, services));
  }
}

async function gather(
  group: readonly Queued[],
  options: ReportOptions,
  { examiner, sparing, now }: ReportGroupServices,
): Promise<ReadonlyMap<Sighting, Evidence>> {
  const known = new Map<Sighting, Evidence>();
  const taken = new Map<string, boolean>();
  const proven = new Set<Sighting>();
  const worthALook: Sighting[] = [];
  for (const { sighting } of group) {
    const key = await sameness(sighting, options);
    if (key !== null) proven.add(sighting);
    // One look at the stream is one look for each failure in it.
    const isTaken = key === null || (taken.get(key) ?? sparing.take(key, now()));
    if (key !== null) taken.set(key, isTaken);
    if (isTaken) worthALook.push(sighting);
    else known.set(sighting, evidenceOf(null, "spared"));
  }
  for (const [sighting, evidence] of await examiner.examine(worthALook)) known.set(sighting, evidence);
  for (const { sighting, ageMs } of group) {
    // What its own lines do not prove would be dropped: that waits as long as it must.
    if (!known.has(sighting) && proven.has(sighting) && ageMs > PATIENCE_MS)
      known.set(sighting, evidenceOf(null, "log_throttled"));
  }
  return known;
}

/** What makes two failures the same one, `null` for what its own lines do not prove: that is looked at in any case. */
async function sameness(sighting: Sighting, options: ReportOptions): Promise<string | null> {
  const [verdict] = verdictsOn(sighting, null);
  if (verdict === undefined || verdict.failure === null || !verdict.findings.some(provesByItself)) return null;
  const { present } = await import("./present.ts");
  const { account, region, logGroup } = sighting.source;
  return JSON.stringify([
    account,
    region,
    logGroup,
    present(verdict.failure, { ...options, attachLog: false }).event.fingerprint,
  ]);
}
