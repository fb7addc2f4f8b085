import type { LogEvent, LogSource } from "../decode/log-batch.ts";
import type { Sighting } from "../queue/sighting.ts";
import { readRecord } from "../read/read-record.ts";
import type { LogPage, LogReader, LogReadFailure, PageRequest } from "./log-reader.ts";

/** What reading the log of some attempts came to. */
export type Look =
  | { readonly kind: "read"; readonly logEvents: readonly LogEvent[]; readonly reached: ReadonlySet<Sighting> }
  | { readonly kind: "failed"; readonly failure: LogReadFailure };

export interface LookServices {
  readonly reader: LogReader;
  /** Waits until a call of the log service is allowed; `false` where that would take too long. */
  readonly admit: () => Promise<boolean>;
  readonly pause: (ms: number) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The end record and what the platform says after it come within this time, or not at all. */
const AFTERMATH_MS = 60_000;
const MAX_PAGES = 8;
const MAX_PAGES_AHEAD = 2;
const MAX_CHARS = 8 * 1024 * 1024;
const MAX_MS = 5000;
const MAX_TRIES = 3;
const PAUSE_MS = 500;

/**
 * Reads the log of attempts of one stream: backward from a minute after their evidence to the beginning of the earliest,
 * then, where an end is missing, ahead. One read serves them all.
 *
 * `GetLogEvents` may give empty pages; the same token twice is its end. A log that is too long is read in part: what
 * comes from the queue then stands for the rest.
 *
 * @param sightings - At least one, all of one stream.
 */
export async function look(sightings: readonly Sighting[], services: LookServices): Promise<Look> {
  const [first] = sightings;
  if (first === undefined) return { kind: "read", logEvents: [], reached: new Set() };
  const until = Math.max(...sightings.map(({ evidence }) => evidence.last)) + AFTERMATH_MS;
  const reading = new Reading(first.source, services);
  try {
    const reached = await readBackward(reading, sightings, until);
    const isEndMissing = sightings.some((sighting) => !reading.holdsEnd(sighting));
    if (isEndMissing && services.now() > until) await readAhead(reading, until);
    return { kind: "read", logEvents: reading.events, reached };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "failed", failure: error.failure };
    throw error;
  }
}

/** @returns The sightings whose beginning was reached. */
async function readBackward(
  reading: Reading,
  sightings: readonly Sighting[],
  until: number,
): Promise<ReadonlySet<Sighting>> {
  const reached = new Set<Sighting>();
  let mayBeMore = true;
  for (let pages = 0; mayBeMore && pages < MAX_PAGES && reached.size < sightings.length; pages++) {
    mayBeMore = await reading.backward(until);
    for (const sighting of sightings) if (reading.holdsBeginning(sighting)) reached.add(sighting);
  }
  return reading.isAtHead ? new Set(sightings) : reached;
}

async function readAhead(reading: Reading, from: number): Promise<void> {
  let mayBeMore = true;
  for (let pages = 0; mayBeMore && pages < MAX_PAGES_AHEAD; pages++) mayBeMore = await reading.ahead(from);
}

class Unreadable extends Error {
  readonly failure: LogReadFailure;

  constructor(failure: LogReadFailure) {
    super(failure);
    this.failure = failure;
  }
}

/** A landmark of the stream: where an attempt begins or ends. */
interface Mark {
  readonly timestamp: number;
  readonly kind: "start" | "end";
  readonly requestId: string | null;
}

class Reading {
  events: readonly LogEvent[] = [];
  /** The beginning of the stream was reached. */
  isAtHead = false;
  private readonly source: LogSource;
  private readonly services: LookServices;
  private readonly startedAt: number;
  private marks: readonly Mark[] = [];
  private chars = 0;
  private token: string | null = null;
  private tokenAhead: string | null = null;

  constructor(source: LogSource, services: LookServices) {
    this.source = source;
    this.services = services;
    this.startedAt = services.now();
  }

  /** @returns Whether there may be more. */
  async backward(until: number): Promise<boolean> {
    const page = await this.page({ direction: "backward", from: null, until, token: this.token });
    if (page === null) return false;
    const isRepeated = page.token !== null && page.token === this.token;
    this.isAtHead = isRepeated || page.token === null;
    this.token = page.token;
    if (!isRepeated) {
      this.events = [...page.events, ...this.events];
      this.marks = [...marksOf(page.events), ...this.marks];
    }
    return !this.isAtHead;
  }

  /** @returns Whether there may be more. */
  async ahead(from: number): Promise<boolean> {
    const page = await this.page({ direction: "forward", from, until: null, token: this.tokenAhead });
    if (page === null || (page.token !== null && page.token === this.tokenAhead)) return false;
    this.tokenAhead = page.token;
    this.events = [...this.events, ...page.events];
    // The next attempt's beginning, or this one's end: either way nothing more is needed.
    return page.token !== null && marksOf(page.events).length === 0;
  }

  /**
   * Its START, with a line before it that shows whether it had an init; without START the end of the attempt before.
   */
  holdsBeginning({ requestId, evidence, environment }: Sighting): boolean {
    const [oldest] = this.events;
    return this.marks.some(({ kind, timestamp, requestId: id }) => {
      if (timestamp > evidence.first) return false;
      if (kind === "start") return id === requestId && oldest !== undefined && oldest.timestamp < timestamp;
      const interleaves = environment.initializationType === "lambda-managed-instances";
      return id !== requestId && timestamp < evidence.first && !interleaves;
    });
  }

  holdsEnd({ requestId, evidence }: Sighting): boolean {
    return this.marks.some(({ kind, timestamp, requestId: id }) => {
      if (kind === "start") return timestamp > evidence.last;
      return timestamp >= evidence.first && (id === requestId || requestId === null);
    });
  }

  /** `null` where enough was read. */
  private async page(request: Omit<PageRequest, "source">): Promise<LogPage | null> {
    if (this.chars > MAX_CHARS || this.services.now() - this.startedAt > MAX_MS) return null;
    const page = await this.pageInTries({ source: this.source, ...request });
    for (const { message } of page.events) this.chars += message.length;
    return page;
  }

  private async pageInTries(request: PageRequest): Promise<LogPage> {
    const { admit, reader, pause } = this.services;
    for (let tries = 1; ; tries++) {
      if (!(await admit())) throw new Unreadable("throttled");
      const page = await reader.page(request);
      if (typeof page !== "string") return page;
      if (page !== "throttled" || tries === MAX_TRIES) throw new Unreadable(page);
      await pause(PAUSE_MS * tries);
    }
  }
}

/** START and what ends an attempt: its report, or the environment's next start. */
function marksOf(events: readonly LogEvent[]): Mark[] {
  return events.flatMap((event): Mark[] => {
    const { platform, requestId, timestamp } = readRecord(event, 0);
    switch (platform?.kind) {
      case "start":
        return [{ kind: "start", timestamp, requestId }];
      case "report":
        return [{ kind: "end", timestamp, requestId }];
      case "initStart":
      case "restoreStart":
        return [{ kind: "end", timestamp, requestId: "" }];
      default:
        return [];
    }
  });
}

/**
 * What the sighting has beyond what was read: lines older than the oldest, or not to be read yet. A line that the sighting
 * holds shortened is the one that was read whole.
 */
export function linesBeyond({ lines }: Sighting, read: readonly LogEvent[]): LogEvent[] {
  const times = new Set(lines.map(({ timestamp }) => timestamp));
  const byTime = new Map<number, string[]>();
  for (const event of read) {
    if (!times.has(event.timestamp)) continue;
    const texts = byTime.get(event.timestamp) ?? [];
    texts.push(readRecord(event, 0).text);
    byTime.set(event.timestamp, texts);
  }
  return lines.filter(({ timestamp, message }) => {
    const texts = byTime.get(timestamp) ?? [];
    const place = texts.findIndex((text) => text.startsWith(message));
    if (place >= 0) texts.splice(place, 1);
    return place < 0;
  });
}
