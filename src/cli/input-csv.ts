import { ForwarderError } from "../errors.ts";
import type { InputDefaults, ReadInput } from "./input.ts";
import { batchesOfRows, type Row, timeOf } from "./rows.ts";

const HEADER = /^"?@?(?:timestamp|message|logStream|logStreamName|log|ingestionTime|ptr|id|eventId)"?(?:,|$)/;
const FIELD = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y;

/**
 * Reads the CSV files of the CloudWatch console: those of a log stream (`timestamp,message`) and those of Logs Insights
 * (`@timestamp,@message,…`). `null` for text that does not begin with such a heading.
 */
export function readCsv(text: string, defaults: InputDefaults, name: string): ReadInput | null {
  const heading = text.slice(0, text.indexOf("\n") + 1 || undefined).trim();
  if (!HEADER.test(heading)) return null;
  const columns = heading.split(",").map((column) => column.replace(/^"?@?|"$/g, ""));
  const [timestampAt, messageAt] = [columns.indexOf("timestamp"), columns.indexOf("message")];
  if (timestampAt < 0 || messageAt < 0) {
    return columns.length === 1 ? null : fail(`${name}: the CSV file has no columns timestamp and message`);
  }
  const streamAt = columns.findIndex((column) => column === "logStream" || column === "logStreamName");
  const logAt = columns.indexOf("log");
  const rows: Row[] = [];
  const problems: ForwarderError[] = [];
  for (const { fields, line } of records(text.slice(text.indexOf("\n") + 1))) {
    const timestamp = timeOf(fields[timestampAt]);
    const message = fields[messageAt];
    if (timestamp === null || message === undefined) {
      problems.push(new ForwarderError("ERR_INPUT_FORMAT", `${name}:${line}: the row has no timestamp and message`));
      continue;
    }
    rows.push({ timestamp, message, stream: fields[streamAt] || null, log: fields[logAt] ?? null });
  }
  return { batches: batchesOfRows(rows, defaults, name), problems, warnings: [] };
}

function fail(message: string): ReadInput {
  const what = `${message}; export the log events, or have Insights show @timestamp, @message and @logStream`;
  return { batches: [], problems: [new ForwarderError("ERR_INPUT_FORMAT", what)], warnings: [] };
}

/** The rows below the heading (RFC 4180), blank ones left out; `line` is the one on which each begins. */
function* records(text: string): Generator<{ readonly fields: string[]; readonly line: number }> {
  let fields: string[] = [];
  let line = 2;
  let begun = line;
  FIELD.lastIndex = 0;
  for (let at = 0; at < text.length; ) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    // A quoted field that is not closed, or goes on behind its quote: it is taken as it stands, up to its line's end.
    const end = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
    const [whole, quoted, bare, border] = match ?? [text.slice(at, end + 1), undefined, text.slice(at, end), "\n"];
    fields.push(quoted?.replaceAll('""', '"') ?? bare ?? "");
    at += Math.max(whole.length, 1);
    for (const character of whole) if (character === "\n") line += 1;
    if (border === "," && at < text.length) continue;
    if (fields.length > 1 || fields[0] !== "") yield { fields, line: begun };
    fields = [];
    begun = line;
  }
}
