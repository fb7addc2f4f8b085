import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsInit, isInit } from "../../src/attempts/init-evidence.ts";
import type { LogBatch, LogEvent } from "../../src/decode/log-batch.ts";
import type { LogRecord } from "../../src/read/log-record.ts";
import { readRecord } from "../../src/read/read-record.ts";
import { readStreams } from "../../src/read/read-streams.ts";
import { type ComposedStream, composedStreams, failuresOf } from "../support/composed-streams.ts";
import { LAW, LAW_TIMEOUT_MS } from "../support/laws.ts";

const TIME = "2026-01-02T03:00:00.000Z";

/** Lines at level INFO as each runtime's logger writes them, by request ID. */
const INFO_LINES: readonly ((id: string, text: string) => string)[] = [
  (id, text) => `${TIME}\t${id}\tINFO\t${text}`,
  (id, text) => JSON.stringify({ timestamp: TIME, level: "INFO", requestId: id, message: text }),
  (id, text) => `[INFO]\t${TIME}\t${id}\t${text}`,
  (id, text) => `{"timestamp": "${TIME}", "level": "INFO", "message": ${JSON.stringify(text)}, "requestId": "${id}"}`,
  (id, text) => JSON.stringify({ timestamp: TIME, message: text, level: "INFO", AWSRequestId: id }),
  (id, text) => `${TIME}\t${id}\tinfo\t${text}`,
  (id, text) => `I, [2026-01-02T03:00:00.000001 #8]  INFO ${id} -- : ${text}`,
  (id, text) => `${TIME}  INFO Lambda runtime invoke{requestId="${id}" xrayTraceId="Root=1-0"}: ${text}`,
];
const WITHOUT_ID: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `${TIME}\tundefined\tINFO\t${text}`,
  (text) => `[INFO]\t${TIME}\t\t${text}`,
  (text) => `2026/01/02 03:00:00 ${text}`,
  (text) => JSON.stringify({ time: TIME, level: "INFO", msg: text }),
  (text) => JSON.stringify({ message: text, level: 200, level_name: "INFO", channel: "app" }),
  (text) => `DD_EXTENSION | DEBUG | ${text}`,
];

const words = fc
  .array(
    fc.constantFrom("loading", "order", "4411:", "done", "(3 items)", "-", "{}", "timed out?", "failed over,", "Ω"),
    {
      maxLength: 8,
    },
  )
  .map((list) => list.join(" "));
const said = fc.oneof(words, fc.string(), fc.string({ unit: "binary" }));

const lineWithoutId = fc.tuple(fc.constantFrom(...WITHOUT_ID), said).map(([line, text]) => line(text));
const lineWithId = (id: string) => fc.tuple(fc.constantFrom(...INFO_LINES), said).map(([line, text]) => line(id, text));

/** Whether the line is what its place in this file says: nothing that could be evidence, or go on with a trace. */
function isQuiet(message: string): boolean {
  const { error, platform, text } = readRecord({ id: null, timestamp: 0, message }, 0);
  return error === null && platform === null && !/^(?:\s|$|Caused by:|Location:|Stack backtrace:|at )/.test(text);
}

/** One event of the stream, with the record that it has become or become a part of. */
interface Place {
  readonly event: LogEvent;
  readonly record: LogRecord | null;
  /** In the middle of a trace that was printed line by line. */
  readonly inTrace: boolean;
}

function placesOf(batch: LogBatch): Place[] {
  const records = readStreams([batch])[0]?.records ?? [];
  const indexes = new Map(batch.logEvents.map(({ id }, index) => [id, index]));
  const places: Place[] = batch.logEvents.map((event) => ({ event, record: null, inTrace: false }));
  for (const record of records) {
    const own = (record.parts ?? [record]).map(({ eventId }) => indexes.get(eventId) ?? 0);
    const [first, last] = [Math.min(...own), Math.max(...own)];
    for (let index = first; index <= last; index++) {
      const place = places[index];
      if (place !== undefined) places[index] = { ...place, record, inTrace: place.inTrace || index > first };
    }
  }
  return places;
}

/** The stream with lines at some of the places before an event (or, the last, behind all). */
function withLines(batch: LogBatch, lines: readonly (readonly [number, string])[]): LogBatch {
  const { logEvents } = batch;
  const noise = lines.filter(([, message]) => isQuiet(message));
  const all = Array.from({ length: logEvents.length + 1 }, (_, index) => {
    const before = logEvents[index - 1] ?? logEvents[index];
    const own = noise
      .filter(([at]) => at === index)
      .map(([, message]) => ({ timestamp: before?.timestamp ?? 0, message }));
    const event = logEvents[index];
    return event === undefined ? own : [...own, event];
  }).flat();
  const renumbered = all.map((event, index) => ({ ...event, id: String(index).padStart(6, "0").padStart(56, "3") }));
  return { ...batch, logEvents: renumbered };
}

function verdicts(batch: LogBatch): string[] {
  return failuresOf([batch]).map(({ class: name, type, message, eventId }) =>
    JSON.stringify({ class: name, type, message, eventId }),
  );
}

/**
 * Where a line without request ID says nothing: not in a trace, not where it would show that a handler ran, and not behind
 * what a Rust program's `main` returned, which counts as the last line only.
 */
function placesWithoutId(batch: LogBatch): number[] {
  const places = placesOf(batch);
  let initFailed = false;
  let mainReturned = false;
  const free: number[] = [];
  for (const [index, { record, inTrace }] of places.entries()) {
    if (!inTrace && !initFailed && !mainReturned) free.push(index);
    mainReturned = record !== null && record.platform === null && (mainReturned || record.text.startsWith("Error: "));
    if (record?.platform?.kind === "start") initFailed = mayHaveFailedInit(places, index);
    else if (record !== null && isInit(record)) initFailed = false;
  }
  return initFailed || mainReturned ? free : [...free, places.length];
}

/**
 * Whether the init before the invocation that starts here may have failed: something says so, or old platform text says
 * after a cold start that the process exited.
 */
function mayHaveFailedInit(places: readonly Place[], start: number): boolean {
  const { requestId } = places[start]?.record ?? {};
  const exited = places.some(({ record }) => record?.platform?.kind === "fault" && record.requestId === requestId);
  for (let index = start - 1; index >= 0; index--) {
    const record = places[index]?.record ?? null;
    if (record?.platform?.kind === "report") return false;
    if (record !== null && isInit(record) && (exited || endsInit(record))) return true;
  }
  return false;
}

/** Where a line with the request ID says nothing: after its START and before anything that may be its error or end. */
function placesWithId(batch: LogBatch): { readonly id: string; readonly at: number }[] {
  const free: { readonly id: string; readonly at: number }[] = [];
  const places = placesOf(batch);
  let id: string | null = null;
  for (const [index, { record, inTrace }] of places.entries()) {
    if (id !== null && !inTrace) free.push({ id, at: index });
    if (record?.platform?.kind === "start") id = mayHaveFailedInit(places, index) ? null : record.requestId;
    else if (record?.platform?.kind === "report" || record?.error?.imitable) id = null;
  }
  return free;
}

type Noisy = readonly [batch: LogBatch, lines: readonly (readonly [number, string])[]];

function noisy({ batch }: ComposedStream): fc.Arbitrary<Noisy> {
  const without = placesWithoutId(batch);
  const withId = placesWithId(batch);
  const lines: fc.Arbitrary<readonly [number, string]>[] = [];
  if (without.length > 0) lines.push(fc.tuple(fc.constantFrom(...without), lineWithoutId));
  if (withId.length > 0) {
    lines.push(fc.constantFrom(...withId).chain(({ id, at }) => lineWithId(id).map((line) => [at, line] as const)));
  }
  const some = lines.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...lines), { minLength: 1, maxLength: 12 });
  return some.map((list): Noisy => [batch, list]);
}

describe("lines without evidence change nothing", () => {
  it("wherever they stand outside a trace and before what they could disprove", { timeout: LAW_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(composedStreams().chain(noisy), ([batch, lines]) => {
        expect(verdicts(withLines(batch, lines))).toEqual(verdicts(batch));
      }),
      LAW,
    );
  });
});
