import type { LogBatch, LogEvent } from "../decode/log-batch.ts";
import type { InputDefaults } from "./input.ts";

/** One log event as an export lists it: a row of a CSV file, of Logs Insights, or of the CLI's text output. */
export interface Row {
  readonly timestamp: number;
  readonly message: string;
  readonly stream: string | null;
  /** `123456789012:/aws/lambda/orders`, as Logs Insights names a log group. */
  readonly log?: string | null;
  readonly id?: string | null;
}

const STREAM = /^\d{4}\/\d\d\/\d\d\/\S{0,512}\[/;
const LOG = /^(\d{12}):(\S{1,512})$/;
const EPOCH = /^\d{13}$/;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/;

/** Whether a word is the name of one of Lambda's log streams. */
export function isStreamName(word: string): boolean {
  return STREAM.test(word);
}

/** The rows by stream. An export that lists the newest first is turned around. */
export function batchesOfRows(rows: readonly Row[], defaults: InputDefaults, name: string): LogBatch[] {
  const [first, last] = [rows.at(0), rows.at(-1)];
  const isNewestFirst = first !== undefined && last !== undefined && first.timestamp > last.timestamp;
  const batches = new Map<string, LogBatch & { readonly logEvents: LogEvent[] }>();
  for (const { timestamp, message, stream, log = null, id = null } of isNewestFirst ? rows.toReversed() : rows) {
    const key = JSON.stringify([stream, log]);
    const batch = batches.get(key) ?? { ...sourceOf(log, defaults), logStream: stream, logEvents: [], pool: name };
    batches.set(key, batch);
    batch.logEvents.push({ id, timestamp, message });
  }
  // Named streams are pooled over all inputs, unnamed ones belong to their own.
  return [...batches.values()].map(({ pool, ...batch }) =>
    batch.logStream === null && pool !== undefined ? { ...batch, pool } : batch,
  );
}

/** Epoch milliseconds of `1767323045000`, `2026-01-02 03:04:05.678` (UTC) or ISO 8601; `null` for anything else. */
export function timeOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== "string") return null;
  if (EPOCH.test(value)) return Number(value);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return null;
  const iso = value.replace(" ", "T");
  const time = Date.parse(ZONE.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(time) ? null : time;
}

function sourceOf(log: string | null, defaults: InputDefaults): InputDefaults {
  const [, account, logGroup] = LOG.exec(log ?? "") ?? [];
  return account === undefined || logGroup === undefined ? defaults : { ...defaults, account, logGroup };
}
