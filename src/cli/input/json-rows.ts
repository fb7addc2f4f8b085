import { ForwarderError } from "../../errors.ts";
import { withTimes } from "./line-times.ts";
import type { InputDefaults, ReadInput } from "./read-input.ts";
import { batchesOfRows, isStreamName, type Row, timeOf } from "./rows.ts";

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads what `--query` makes of log events: `events[].message`, `events[].[message]`, `events[].[timestamp,message]`,
 * with or without the stream. `null` for any other list.
 */
export function readScalarRows(values: readonly unknown[], defaults: InputDefaults, name: string): ReadInput | null {
  const rows: (Omit<Row, "timestamp"> & { readonly timestamp: number | null })[] = [];
  for (const value of values) {
    const row = scalarRow(Array.isArray(value) ? value : [value]);
    if (row === null) return null;
    rows.push(row);
  }
  const timed = rows.flatMap(({ timestamp, ...row }) => (timestamp === null ? [] : [{ ...row, timestamp }]));
  if (timed.length === rows.length) return read(batchesOfRows(timed, defaults, name));
  if (timed.length > 0) return null;
  const logEvents = withTimes(rows.map(({ message }) => message));
  return read([{ ...defaults, logStream: null, logEvents, pool: name }]);
}

function scalarRow(values: readonly unknown[]): (Omit<Row, "timestamp"> & { timestamp: number | null }) | null {
  let [timestamp, stream, message]: [number | null, string | null, string | null] = [null, null, null];
  for (const value of values) {
    if (typeof value === "number" && timestamp === null) timestamp = timeOf(value);
    else if (typeof value !== "string") return null;
    else if (stream === null && isStreamName(value) && !value.includes(" ")) stream = value;
    else if (message === null) message = value;
    else return null;
  }
  return message === null ? null : { timestamp, stream, message };
}

/**
 * Reads results of Logs Insights: rows of `{field, value}` as the API answers, or objects with `@message` as the console
 * copies them. `null` for any other list.
 */
export function readInsightsRows(
  values: readonly unknown[],
  defaults: InputDefaults,
  name: string,
  place: string,
): ReadInput | null {
  const rows = values.map(fieldsOf);
  const known = rows.filter((fields) => fields !== null);
  if (known.length < rows.length) return null;
  const good: Row[] = [];
  for (const fields of known) {
    const timestamp = timeOf(fields.get("@timestamp"));
    const message = fields.get("@message");
    if (timestamp === null || message === undefined) continue;
    const stream = fields.get("@logStream") ?? null;
    good.push({ timestamp, message, stream, log: fields.get("@log") ?? null });
  }
  const batches = batchesOfRows(good, defaults, name);
  if (good.length === known.length) return read(batches);
  const missing = known.length - good.length;
  const what = `${place}: ${missing} of ${known.length} results have no @timestamp and @message; begin the query with "fields @timestamp, @message, @logStream, @log"`;
  return { batches, problems: [new ForwarderError("ERR_INPUT_FORMAT", what)], warnings: [] };
}

function fieldsOf(row: unknown): ReadonlyMap<string, string> | null {
  const pairs = Array.isArray(row) ? row.map(pairOf) : isObject(row) ? Object.entries(row) : [];
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    if (pair === null) return null;
    const [field, value] = pair;
    // The console shows a message in JSON taken apart.
    fields.set(field, typeof value === "string" ? value : JSON.stringify(value));
  }
  const isResult = Array.isArray(row) ? fields.size > 0 : [...fields.keys()].some((field) => field.startsWith("@"));
  return isResult ? fields : null;
}

function pairOf(value: unknown): readonly [string, unknown] | null {
  return isObject(value) && typeof value["field"] === "string" ? [value["field"], value["value"]] : null;
}

function read(batches: ReadInput["batches"]): ReadInput {
  return { batches, problems: [], warnings: [] };
}
