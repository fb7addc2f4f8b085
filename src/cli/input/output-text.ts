import type { LogBatch } from "../../decode/log-batch.ts";
import type { InputDefaults } from "./read-input.ts";
import { batchesOfRows, type Row } from "./rows.ts";

/**
 * `aws logs … --output text` writes one event as `EVENTS`, then its members by their names' order, between TABs:
 * (event ID,) ingestion time, (stream,) message, timestamp. A message of several lines is written as it is, and most end
 * in a line feed, so that the timestamp stands on a line of its own.
 *
 * Source: aws-cli, `awscli/text.py`.
 */
const EVENT = /^EVENTS\t(?:(\d{40,64})\t)?\d{13}\t(?:(\d{4}\/\d\d\/\d\d\/\S{1,480})\t)?/;
const END = /\t(\d{13})$/;
/** `--query 'events[].[timestamp,message]' --output text`: 1767323045000 <TAB> message */
const TIMED = /^(\d{13})\t/;
/** `--query 'events[].message' --output text`: messages between TABs, each after the line feed of the one before. */
const BETWEEN_TABS = /\n\t(?=(?:START|END|REPORT) RequestId: |INIT_START )/;

/** Reads `--output text`. `null` for any other text. */
export function readOutputText(text: string, defaults: InputDefaults, name: string): readonly LogBatch[] | null {
  if (/^EVENTS\t/m.test(text.slice(0, 4096))) {
    const rows = eventRows(text.split("\n"));
    if (rows.length > 0) return batchesOfRows(rows, defaults, name);
  }
  return TIMED.test(text) ? batchesOfRows(timedRows(text.split("\n")), defaults, name) : null;
}

/** The messages of a list that `--output text` wrote between TABs; `null` where it did not. */
export function messagesBetweenTabs(text: string): readonly string[] | null {
  // The TAB of a Java frame is its own.
  return BETWEEN_TABS.test(text) ? text.split(/\n\t(?!at |\.\.\. \d)/) : null;
}

function eventRows(lines: readonly string[]): Row[] {
  const rows: Row[] = [];
  let open: { readonly id: string | null; readonly stream: string | null; readonly lines: string[] } | null = null;
  for (const line of lines) {
    const begin = EVENT.exec(line);
    if (begin !== null) open = { id: begin[1] ?? null, stream: begin[2] ?? null, lines: [] };
    if (open === null) continue;
    open.lines.push(begin === null ? line : line.slice(begin[0].length));
    const timestamp = END.exec(line)?.[1];
    if (timestamp === undefined) continue;
    const message = open.lines.join("\n").slice(0, -timestamp.length - 1);
    rows.push({ timestamp: Number(timestamp), message, stream: open.stream, id: open.id });
    open = null;
  }
  return rows;
}

function timedRows(lines: readonly string[]): Row[] {
  const rows: { timestamp: number; message: string; stream: null }[] = [];
  for (const line of lines) {
    const begin = TIMED.exec(line);
    const last = rows.at(-1);
    if (begin !== null) rows.push({ timestamp: Number(begin[1]), message: line.slice(begin[0].length), stream: null });
    else if (last !== undefined) last.message += `\n${line}`;
  }
  return rows;
}
