import type { LogBatch, LogSource } from "../decode/log-batch.ts";
import type { EventQuery, FoundEvent, LogsApi } from "./api.ts";
import type { Clock } from "./clock.ts";
import { faultOf } from "./fault.ts";
import type { Gap, GroupRow } from "./group-row.ts";
import type { Pace } from "./pace.ts";
import type { SubscriptionStore } from "./store.ts";

export interface CatchUpServices {
  readonly logs: LogsApi;
  readonly searchPace: Pace;
  readonly clock: Clock;
  readonly store: SubscriptionStore;
  /** The forwarder's core: recognises, and queues. @returns How many sightings it queued. */
  readonly hand: (batch: LogBatch) => Promise<number>;
}

/** What the catching up of some groups came to. */
export interface CaughtUp {
  readonly groups: number;
  readonly sightings: number;
  /** Read again the next time. */
  readonly postponed: number;
  /** Groups that are gone, or that may not be read. */
  readonly lost: readonly string[];
}

/** So much is read of a group's failing lines, and then of the streams that hold them. */
const MAX_SEARCH_PAGES = 50;
const MAX_CONTEXT_PAGES = 20;
/** What FilterLogEvents takes. */
const MAX_STREAMS = 100;
const RESERVE_MS = 60_000;
/** A gap is read in one piece; one that is longer than this is its last part. */
const MAX_GAP_MS = 24 * 60 * 60_000;

/**
 * Reads what was logged while a group's filter was not there yet, or could not deliver, and hands it over as the filter would
 * have. What was delivered all the same becomes the same event, which the ledger knows.
 */
export async function catchUp(
  source: Pick<LogSource, "account" | "region">,
  services: CatchUpServices,
  deadline: number,
): Promise<CaughtUp> {
  const { store, clock } = services;
  const due = [...(await store.load()).values()].filter(({ gap }) => gap !== null && gap.until <= clock.now());
  let sightings = 0;
  let groups = 0;
  const lost: string[] = [];
  for (const row of due) {
    if (clock.now() + RESERVE_MS > deadline) break;
    try {
      sightings += await catchUpGroup(row, source, services);
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== "not_found" && fault !== "denied") break;
      lost.push(row.group);
    }
    groups++;
    // An event may have written the row meanwhile.
    await store.put([{ ...((await store.find(row.group)) ?? row), gap: null }]);
  }
  return { groups, sightings, postponed: due.length - groups, lost };
}

async function catchUpGroup(
  row: GroupRow & { readonly gap: Gap | null },
  source: Pick<LogSource, "account" | "region">,
  services: CatchUpServices,
): Promise<number> {
  const { gap, group, pattern } = row;
  if (gap === null) return 0;
  const window = { group, from: Math.max(gap.from, gap.until - MAX_GAP_MS), until: gap.until };
  const failing = await read({ ...window, pattern: pattern ?? "", streams: null }, MAX_SEARCH_PAGES, services);
  if (failing.events.length === 0) return 0;
  const streams = [...new Set(failing.events.map(({ stream }) => stream))];
  // Only with its neighbours (START, the lines before) a line says all that it can.
  const whole =
    pattern === "" || streams.length > MAX_STREAMS
      ? null
      : await read({ ...window, pattern: "", streams }, MAX_CONTEXT_PAGES, services);
  const events = whole === null || whole.isCut ? failing.events : whole.events;
  let sightings = 0;
  for (const stream of streams) {
    const logEvents = events.filter((event) => event.stream === stream).map(({ stream: _, ...event }) => event);
    sightings += await services.hand({ ...source, logGroup: group, logStream: stream, logEvents });
  }
  return sightings;
}

async function read(
  query: EventQuery,
  maxPages: number,
  { logs, searchPace }: CatchUpServices,
): Promise<{ readonly events: readonly FoundEvent[]; readonly isCut: boolean }> {
  const events: FoundEvent[] = [];
  let token: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const { items, next } = await searchPace.run(() => logs.findEvents(query, token));
    events.push(...items);
    if (next === null) return { events, isCut: false };
    token = next;
  }
  return { events, isCut: true };
}
