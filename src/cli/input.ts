import { gunzipSync } from "node:zlib";
import type { LogBatch } from "../decode/log-batch.ts";
import { ForwarderError } from "../errors.ts";
import { readJsonDocument } from "./input-json.ts";
import { readText } from "./input-text.ts";

/** What the user can add where a saved log does not tell. */
export interface InputDefaults {
  readonly account: string | null;
  readonly region: string | null;
  readonly logGroup: string | null;
}

/** One input, read. */
export interface ReadInput {
  readonly batches: readonly LogBatch[];
  /** One error for each part that could not be read, with its place; the others are in the batches. */
  readonly problems: readonly ForwarderError[];
}

const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/**
 * Reads one saved log in whatever form it was saved: subscription events, decoded payloads, JSON Lines of either, the
 * output of `aws logs filter-log-events`, `get-log-events` or `tail`, or plain lines; gzipped or not.
 *
 * @param name - The input's name, for messages and to keep unnamed streams apart.
 */
export function readInput(name: string, bytes: Uint8Array, defaults: InputDefaults): ReadInput {
  const text = toText(name, bytes);
  if (text.trim() === "") return { batches: [], problems: [] };
  const first = text.trimStart()[0];
  if (first === "{" || first === "[") {
    const whole = parse(text);
    if (whole !== undefined) {
      const read = readJsonDocument(whole, defaults, name);
      if (read !== null) return read;
    }
    const lines = readJsonLines(text, defaults, name);
    if (lines !== null) return lines;
  }
  return { batches: readText(text, defaults, name), problems: [] };
}

function toText(name: string, bytes: Uint8Array): string {
  const buffer = isGzip(bytes) ? gunzip(name, bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Windows PowerShell redirects as UTF-16.
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.subarray(2).toString("utf16le");
  const text = buffer.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzip(name: string, bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (cause) {
    throw new ForwarderError("ERR_INPUT_UNREADABLE", `${name}: begins as gzip but cannot be unpacked`, { cause });
  }
}

/** JSON Lines of events or payloads; `null` when the lines are log messages in JSON. */
function readJsonLines(text: string, defaults: InputDefaults, name: string): ReadInput | null {
  const batches: LogBatch[] = [];
  const problems: ForwarderError[] = [];
  let recognised = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `${name}:${index + 1}`;
    const value = parse(line);
    const read = value === undefined ? null : readJsonDocument(value, defaults, name, place);
    if (read === null) {
      problems.push(new ForwarderError("ERR_INPUT_FORMAT", `${place}: the line is neither an event nor a payload`));
      continue;
    }
    recognised = true;
    batches.push(...read.batches);
    problems.push(...read.problems);
  }
  return recognised ? { batches, problems } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
