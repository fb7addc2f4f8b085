import fc from "fast-check";
import { analyse } from "../../src/analyse.ts";
import { type FailureJson, toFailureJson } from "../../src/cli/failure-json.ts";
import type { LogBatch, LogEvent } from "../../src/decode/log-batch.ts";
import { type Fixture, loadFixtures } from "./fixtures.ts";

export const FIXTURES: readonly Fixture[] = loadFixtures();

/** A stream that tells one fixture's story after the other's. */
export interface ComposedStream {
  readonly names: readonly string[];
  readonly batch: LogBatch;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const BEGAN = Date.parse("2026-01-02T03:00:00.000Z");

/**
 * Streams of one to four fixtures, each with request IDs of its own.
 *
 * @param salt - Of the request IDs: two streams with the same one share theirs.
 */
export function composedStreams(salt = 0): fc.Arbitrary<ComposedStream> {
  return fc
    .array(fc.tuple(fc.constantFrom(...FIXTURES), fc.integer({ min: 1, max: 600_000 })), { minLength: 1, maxLength: 4 })
    .map((parts) => compose(parts, salt));
}

/** The fixtures behind one another, each so many milliseconds after the one before. */
export function compose(parts: readonly (readonly [Fixture, number])[], salt = 0): ComposedStream {
  const logEvents: LogEvent[] = [];
  for (const [index, [{ batch }, gap]] of parts.entries()) {
    const freshId = freshIds(salt * 16 + index);
    const first = batch.logEvents[0]?.timestamp ?? 0;
    const from = (logEvents.at(-1)?.timestamp ?? BEGAN) + gap;
    for (const { timestamp, message } of batch.logEvents) {
      logEvents.push({
        id: String(logEvents.length).padStart(6, "0").padStart(56, "3"),
        timestamp: from + timestamp - first,
        message: message.replace(UUID, freshId),
      });
    }
  }
  return {
    names: parts.map(([{ name }]) => name),
    batch: {
      account: "123456789012",
      region: "eu-west-1",
      logGroup: "/aws/lambda/orders",
      logStream: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef",
      logEvents,
    },
  };
}

function freshIds(part: number): (id: string) => string {
  const ids = new Map<string, string>();
  return (id) => {
    const known = ids.get(id) ?? `${hex(part, 8)}-0000-4000-8000-${hex(ids.size, 12)}`;
    ids.set(id, known);
    return known;
  };
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}

/** What the batches come to, in an order that does not depend on theirs. */
export function failuresOf(batches: readonly LogBatch[]): FailureJson[] {
  return analyse(batches)
    .attempts.flatMap(({ failure }) => (failure === null ? [] : [toFailureJson(failure)]))
    .sort((one, other) => (one.eventId < other.eventId ? -1 : 1));
}

/** The batch's events in batches of any size and in any order, each event once or more. */
export function deliveries(batch: LogBatch): fc.Arbitrary<LogBatch[]> {
  const { logEvents } = batch;
  const indexes = logEvents.map((_, index) => index);
  return fc
    .tuple(
      fc.oneof(fc.constant(indexes), fc.shuffledSubarray(indexes, { minLength: indexes.length })),
      fc.subarray(indexes),
      sizes,
    )
    .map(([once, again, size]) => cut([...once, ...again], size))
    .map((parts) => parts.map((part) => ({ ...batch, logEvents: part.flatMap((index) => logEvents[index] ?? []) })));
}

/**
 * The batch as `GetLogEvents` returns it: without event IDs and in the order of the stream, in pages of any size of which
 * some are read twice. What was logged in the same millisecond is not torn apart: without IDs nobody could tell two
 * equal events in two pages from one that was read twice.
 */
export function readings(batch: LogBatch): fc.Arbitrary<LogBatch[]> {
  const instants: LogEvent[][] = [];
  for (const event of batch.logEvents.toSorted((a, b) => a.timestamp - b.timestamp)) {
    const last = instants.at(-1);
    if (last?.[0]?.timestamp === event.timestamp) last.push({ ...event, id: null });
    else instants.push([{ ...event, id: null }]);
  }
  return fc.tuple(sizes, fc.array(fc.nat(), { maxLength: 3 })).map(([size, again]) => {
    const pages = cut(instants, size).map((page) => ({ ...batch, logEvents: page.flat() }));
    return [...pages, ...again.flatMap((index) => pages[index % pages.length] ?? [])];
  });
}

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 200 })), {
  minLength: 1,
  maxLength: 8,
});

function cut<Item>(items: readonly Item[], size: readonly number[]): Item[][] {
  const parts: Item[][] = [];
  for (let begin = 0; begin < items.length; ) {
    const end = begin + (size[parts.length % size.length] ?? 1);
    parts.push(items.slice(begin, end));
    begin = end;
  }
  return parts;
}
