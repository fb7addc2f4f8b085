import type { LogBatch, LogEvent } from "../../decode/log-batch.ts";
import type { InputDefaults } from "./read-input.ts";

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

/**
 * The rows by stream. An export that lists the newest first is turned around.
 *
 * @param pool - Keeps rows without a stream apart from those of other inputs; `null` where they belong together, as the
 * pages of one `get-log-events` do.
 */
export function batchesOfRows(rows: readonly Row[], defaults: InputDefaults, pool: string | null): LogBatch[] {
  const batches = new Map<string, OpenBatch>();
  for (const { timestamp, message, stream, log = null, id = null } of oldestFirst(rows)) {
    const key = JSON.stringify([stream, log]);
    const batch = batches.get(key) ?? newBatch(stream, log, defaults, pool);
    batches.set(key, batch);
    batch.logEvents.push({ id, timestamp, message });
  }
  return [...batches.values()];
}

type OpenBatch = LogBatch & { readonly logEvents: LogEvent[] };

function newBatch(
  logStream: string | null,
  log: string | null,
  defaults: InputDefaults,
  pool: string | null,
): OpenBatch {
  const batch: OpenBatch = { ...sourceOf(log, defaults), logStream, logEvents: [] };
  return logStream === null && pool !== null ? { ...batch, pool } : batch;
}

function oldestFirst(rows: readonly Row[]): readonly Row[] {
  const isNewestFirst = rows.every(({ timestamp }, index) => timestamp <= (rows[index - 1]?.timestamp ?? timestamp));
  return isNewestFirst && rows[0]?.timestamp !== rows.at(-1)?.timestamp ? rows.toReversed() : rows;
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
