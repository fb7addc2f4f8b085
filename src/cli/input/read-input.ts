import type { LogBatch } from "../../decode/log-batch.ts";
import { ForwarderError } from "../../errors.ts";
import { readJsonText } from "./json-text.ts";
import { readBytes } from "./read-bytes.ts";
import { readText } from "./text.ts";

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
  /** What the user should know of an input that was read. */
  readonly warnings: readonly string[];
}

/**
 * Reads one saved log in whatever form it was saved, gzipped or not. The form is told by the content alone:
 *
 * - subscription events, decoded payloads; one, a list, JSON Lines of them, or one after the other
 * - answers of `aws logs filter-log-events` and `get-log-events`: JSON, `--query`, `--output text`, `jq -c '.events[]'`
 * - the output of `aws logs tail` in each of its formats, also with colours
 * - results of Logs Insights and the console's CSV files
 * - plain lines, with or without their time in front
 *
 * @param name - The input's name, for messages and to keep unnamed streams apart.
 * @throws {@link ForwarderError} with an `ERR_INPUT_*` code when it is none of these.
 */
export function readInput(name: string, bytes: Uint8Array, defaults: InputDefaults): ReadInput {
  const text = readBytes(name, bytes);
  if (text.trim() === "") return { batches: [], problems: [], warnings: [`${name}: is empty`] };
  const read = readForm(text, defaults, name);
  const isBare = read.problems.length === 0 && read.batches.every(({ logEvents }) => logEvents.length === 0);
  return isBare ? { ...read, warnings: [...read.warnings, `${name}: holds no log events`] } : read;
}

function readForm(text: string, defaults: InputDefaults, name: string): ReadInput {
  try {
    return (/^\s*[{[]/.test(text) ? readJsonText(text, defaults, name) : null) ?? readText(text, defaults, name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const what = `${name}: is nested too deeply or too long to be read`;
    throw new ForwarderError("ERR_INPUT_UNREADABLE", what, { cause: error });
  }
}
