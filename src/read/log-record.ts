import type { LogSource } from "../decode/log-batch.ts";
import type { JsonObject } from "./json.ts";
import type { PlatformLine } from "./platform.ts";
import type { PrintedError } from "./printed-error.ts";

/**
 * Who wrote a log record. `runtime` means: in the shape that only a runtime client or a dying process prints; `wrapper`: in
 * the shape of the in-process wrapper's lines for the forwarder, which an application can print as well.
 */
export type Producer = "platform" | "runtime" | "app" | "wrapper";

/** One log event, read: its text or JSON taken apart, its producer named. */
export interface LogRecord {
  /** CloudWatch's event ID, `null` where the source has none. */
  readonly eventId: string | null;
  /** Epoch milliseconds; `0` where the source has none. */
  readonly timestamp: number;
  /** The whole message without its trailing line ends. A trace printed line by line is joined with `\n`. */
  readonly text: string;
  readonly producer: Producer;
  /** Only a UUID counts: `undefined`, `-` and empty are not request IDs. */
  readonly requestId: string | null;
  /** Set when `producer` is `platform`. */
  readonly platform: PlatformLine | null;
  /** Set when `producer` is `runtime`. */
  readonly error: PrintedError | null;
  /** The parsed object when the whole message is one JSON object. */
  readonly json: JsonObject | null;
  /** Number among the records of this stream with the same timestamp and text, from 0: part of the identity. */
  readonly ordinal: number;
  /** What a record was joined from, in order: its first line is the record's own identity. */
  readonly parts?: readonly LogRecord[];
}

/** The records as they came, before any were joined. */
export function partsOf(record: LogRecord): readonly LogRecord[] {
  return record.parts ?? [record];
}

export function allParts(records: readonly LogRecord[]): LogRecord[] {
  return records.flatMap(partsOf);
}

/** The records of one log stream, ordered and made unique. */
export interface RecordStream {
  readonly source: LogSource;
  readonly records: readonly LogRecord[];
}

/** A line of nobody in particular: no platform's, no error, no request ID. */
export function isPlain({ platform, error, requestId, json }: LogRecord): boolean {
  return platform === null && error === null && requestId === null && json === null;
}
