import { ForwarderError } from "../../errors.ts";
import type { InputDefaults, ReadInput } from "./read-input.ts";
import { batchesOfRows, type Row, timeOf } from "./rows.ts";

const HEADER = /^"?@?(?:timestamp|message|logStream|logStreamName|log|ingestionTime|ptr|id|eventId)"?(?:,|$)/;
const BORDER = /[,\n]/g;

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
  for (let at = 0; at < text.length; ) {
    const { value, end } = text[at] === '"' ? quotedField(text, at + 1) : bareField(text, at);
    fields.push(value);
    line += countLines(value);
    at = end + 1;
    if (text[end] === "," && at < text.length) continue;
    line += 1;
    if (fields.length > 1 || fields[0] !== "") yield { fields, line: begun };
    fields = [];
    begun = line;
  }
}

interface Field {
  readonly value: string;
  /** Where the comma or the line feed behind it stands. */
  readonly end: number;
}

/** An unclosed one goes on to the end of the text. */
function quotedField(text: string, from: number): Field {
  let close = text.indexOf('"', from);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) close = text.length;
  const { value: rest, end } = bareField(text, close + 1);
  return { value: text.slice(from, close).replaceAll('""', '"') + rest, end };
}

function bareField(text: string, from: number): Field {
  BORDER.lastIndex = from;
  const end = BORDER.exec(text)?.index ?? text.length;
  return { value: text.slice(from, end).replace(/\r$/, ""), end };
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
