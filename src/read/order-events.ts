import type { LogBatch, LogEvent } from "../decode/log-batch.ts";

interface Placed extends LogEvent {
  /** Which batch it came in: without event IDs a repetition can only come from another batch. */
  readonly batch: number;
}

/**
 * The log events of one stream's batches, ordered and made unique.
 *
 * Order: timestamp, then event ID where the source gives one, then source order. The same event ID twice is one event;
 * without IDs, the n-th equal event (timestamp and text) of one batch is the n-th of any other.
 */
export function orderEvents(batches: readonly LogBatch[]): readonly LogEvent[] {
  const [only, ...more] = batches;
  // As a subscription delivers them: nothing to do, and nothing to copy.
  if (only !== undefined && more.length === 0 && doBothRise(only.logEvents)) return only.logEvents;
  const events: Placed[] = [];
  for (const [batch, { logEvents }] of batches.entries()) {
    for (const event of logEvents) events.push({ ...event, batch });
  }
  if (!isInOrder(events)) events.sort(compare);
  const named = uniqueById(events);
  return named.some(({ id }) => id === null) ? instantsOf(named).flatMap(mergeInstant) : named;
}

/** Whether times and event IDs rise, so that the events are in order and no ID can be there twice. */
function doBothRise(events: readonly LogEvent[]): boolean {
  return events.every(({ id, timestamp }, index) => {
    const before = events[index - 1];
    if (id === null || before === undefined) return id !== null;
    return before.timestamp <= timestamp && compareIds(before.id ?? "", id) < 0;
  });
}

function isInOrder(events: readonly Placed[]): boolean {
  for (let index = 1; index < events.length; index++) {
    const [before, event] = [events[index - 1], events[index]];
    if (before !== undefined && event !== undefined && compare(before, event) > 0) return false;
  }
  return true;
}

function compare(a: Placed, b: Placed): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  // Those without an ID go last: were they equal to all others, there would be no order.
  if (a.id === null || b.id === null) return Number(a.id === null) - Number(b.id === null);
  return compareIds(a.id, b.id);
}

/** Decimal strings: the longer one is the larger number. */
function compareIds(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : Number(a > b)) : a.length - b.length;
}

function uniqueById(events: readonly Placed[]): readonly Placed[] {
  const ids = new Set<string>();
  return events.filter(({ id }) => {
    if (id === null) return true;
    if (ids.has(id)) return false;
    ids.add(id);
    return true;
  });
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

/** One millisecond's events, each batch without IDs and all events with one being a reading of the same sequence. */
function mergeInstant(instant: readonly Placed[]): readonly Placed[] {
  if (instant.length === 1) return instant;
  const readings = new Map<number, Placed[]>();
  for (const event of instant) {
    const reading = event.id === null ? event.batch : -1;
    const known = readings.get(reading);
    if (known === undefined) readings.set(reading, [event]);
    else known.push(event);
  }
  // The fullest is the frame for the others.
  const [first = [], ...others] = [...readings.values()].sort((a, b) => b.length - a.length);
  return others.reduce(mergeReading, first);
}

/** What only the second reading has goes behind the event that stands before it in both. */
function mergeReading(frame: readonly Placed[], reading: readonly Placed[]): Placed[] {
  const places = new Map(keysOf(frame).map((key, place) => [key, place]));
  const merged = frame.map((event) => [event]);
  const before: Placed[] = [];
  let last = before;
  for (const [index, key] of keysOf(reading).entries()) {
    const event = reading[index];
    const place = places.get(key);
    const same = place === undefined ? undefined : merged[place];
    if (event === undefined) continue;
    if (same === undefined) {
      last.push(event);
    } else {
      if (event.id !== null) same[0] = event;
      last = same;
    }
  }
  return [...before, ...merged.flat()];
}

/** The text with its number among equal ones. */
function keysOf(reading: readonly Placed[]): string[] {
  const counts = new Map<string, number>();
  return reading.map(({ message, ordinal }) => {
    const text = message.trimEnd();
    const count = counts.get(text) ?? 0;
    counts.set(text, count + 1);
    return `${ordinal ?? count}:${text}`;
  });
}
