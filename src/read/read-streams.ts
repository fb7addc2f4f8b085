import type { LogBatch, LogEvent, LogSource } from "../decode/log-batch.ts";
import { joinTraces } from "./join-traces.ts";
import type { LogRecord, RecordStream } from "./log-record.ts";
import { readRecord } from "./read-record.ts";

interface Placed extends LogEvent {
  /** Which batch it came in: without event IDs a repetition can only come from another batch. */
  readonly batch: number;
}

/**
 * Pools the log events of all batches by stream, orders them, makes them unique and reads them.
 *
 * Order: timestamp, then event ID where the source gives one, then source order. The same event ID twice is one record;
 * without IDs, the n-th equal event (timestamp and text) of one batch is the n-th of any other.
 */
export function readStreams(batches: readonly LogBatch[]): RecordStream[] {
  const streams = new Map<string, { source: LogSource; batches: LogBatch[] }>();
  for (const batch of batches) {
    const key = JSON.stringify([batch.account, batch.region, batch.logGroup, batch.logStream, batch.pool]);
    const stream = streams.get(key);
    if (stream === undefined) streams.set(key, { source: sourceOf(batch), batches: [batch] });
    else stream.batches.push(batch);
  }
  return [...streams.values()].map(({ source, batches: own }) => ({
    source,
    records: joinTraces(toRecords(unique(inOrder(own)))),
  }));
}

function sourceOf({ account, region, logGroup, logStream }: LogBatch): LogSource {
  return { account, region, logGroup, logStream };
}

function inOrder(batches: readonly LogBatch[]): readonly Placed[] {
  const events: Placed[] = [];
  for (const [batch, { logEvents }] of batches.entries()) {
    for (const event of logEvents) events.push({ ...event, batch });
  }
  for (let index = 1; index < events.length; index++) {
    const [before, event] = [events[index - 1], events[index]];
    if (before !== undefined && event !== undefined && compare(before, event) > 0) return events.sort(compare);
  }
  return events;
}

function compare(a: Placed, b: Placed): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  if (a.id === null || b.id === null || a.id === b.id) return 0;
  // Decimal strings: the longer one is the larger number.
  if (a.id.length !== b.id.length) return a.id.length - b.id.length;
  return a.id < b.id ? -1 : 1;
}

/** Drops repetitions: the same ID, and without IDs the same text of the same millisecond in another batch. */
function unique(events: readonly Placed[]): readonly Placed[] {
  const ids = new Set<string>();
  const named = events.filter(({ id }) => {
    if (id === null) return true;
    if (ids.has(id)) return false;
    ids.add(id);
    return true;
  });
  return named.some(({ id }) => id === null) ? instantsOf(named).flatMap(firstOfEach) : named;
}

/** Events of the same millisecond stand together, because all are in order of time. */
function instantsOf(events: readonly Placed[]): Placed[][] {
  const instants: Placed[][] = [];
  for (const event of events) {
    const last = instants.at(-1);
    if (last?.[0]?.timestamp === event.timestamp) last.push(event);
    else instants.push([event]);
  }
  return instants;
}

/** Of the events of one millisecond, keeps as many equal ones as the batch that has most of them. */
function firstOfEach(instant: readonly Placed[]): Placed[] {
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  return instant.filter(({ batch, message }) => {
    const text = message.trimEnd();
    const count = counts.get(`${batch}:${text}`) ?? 0;
    counts.set(`${batch}:${text}`, count + 1);
    const key = `${count}:${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Only what may become evidence needs its number among equal ones; counting all would cost more than reading them. */
function toRecords(events: readonly Placed[]): LogRecord[] {
  const counts = new Map<string, number>();
  return events.map((event) => {
    const record = readRecord(event, event.ordinal ?? 0);
    if (record.producer === "app" || event.ordinal !== undefined) return record;
    const key = `${record.timestamp}:${record.text}`;
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return ordinal === 0 ? record : { ...record, ordinal };
  });
}
