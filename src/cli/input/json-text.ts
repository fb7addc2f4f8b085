import { ForwarderError } from "../../errors.ts";
import { merged, readJsonDocument } from "./json-document.ts";
import { type JsonValue, splitJson } from "./json-values.ts";
import { isLambdaLine, isLogObject } from "./lambda-line.ts";
import { withTimes } from "./line-times.ts";
import type { InputDefaults, ReadInput } from "./read-input.ts";

const KNOWN_SHAPES =
  "a subscription event or payload, log events as filter-log-events or get-log-events answers them, or results of Logs Insights";
/** Lines of another kind that may stand before the first event. */
const MAX_LINES_BEFORE = 1000;
/** Where an answer of the API or a payload begins, also one that is cut off. */
const DOCUMENT =
  /^\s*[[{]\s*\{?\s*"(?:awslogs|messageType|owner|events|searchedLogStreams|nextToken|next\w+Token|results|status|eventId|ingestionTime|logStreamName|timestamp)"\s*:/;

/**
 * Reads text that begins as JSON: one value, one on each line, or one after the other as appended outputs are.
 *
 * @returns `null` when it is a log whose lines are JSON, or no JSON at all.
 */
export function readJsonText(text: string, defaults: InputDefaults, name: string): ReadInput | null {
  const whole = parse(text);
  if (whole !== undefined) {
    const read = readJsonDocument(whole, defaults, name);
    if (read !== null) return read;
    if (Array.isArray(whole) && whole.length === 0) return { batches: [], problems: [], warnings: [] };
    return isLogLine(whole) ? asMessages([whole], defaults, name) : unknownShape(name);
  }
  const lines = readJsonLines(text, defaults, name);
  return lines === "log" ? null : (lines ?? readJsonValues(text, defaults, name));
}

/** JSON Lines of events or payloads; `null` when none is one, `log` when the lines are those of a log. */
export function readJsonLines(text: string, defaults: InputDefaults, name: string): ReadInput | "log" | null {
  const reads: ReadInput[] = [];
  const problems: ForwarderError[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `${name}:${index + 1}`;
    const value = parse(line);
    const read = value === undefined ? null : readJsonDocument(value, defaults, name, place);
    if (read !== null) {
      reads.push(read);
      continue;
    }
    if (isLambdaLine(line)) return "log";
    if (reads.length === 0 && problems.length >= MAX_LINES_BEFORE) return null;
    problems.push(new ForwarderError("ERR_INPUT_FORMAT", `${place}: the line is neither an event nor a payload`));
  }
  return reads.length === 0 ? null : merged([...reads, { batches: [], problems, warnings: [] }]);
}

function readJsonValues(text: string, defaults: InputDefaults, name: string): ReadInput | null {
  const { values, rest } = splitJson(text);
  const reads = values.map(({ value, line }) => readJsonDocument(value, defaults, name, `${name}:${line}`));
  const known = reads.filter((read) => read !== null);
  const unknown = values.filter((_, index) => reads[index] === null);
  if (values.length === 0) return rest !== null && DOCUMENT.test(text) ? fail(cutOff(name, rest.line)) : null;
  if (known.length === 0 || unknown.some(({ value }) => isLambdaLine(JSON.stringify(value)))) {
    return rest === null ? readLogValues(values, defaults, name) : null;
  }
  const problems = unknown.map(
    ({ line }) => new ForwarderError("ERR_INPUT_FORMAT", `${name}:${line}: the JSON is not ${KNOWN_SHAPES}`),
  );
  if (rest?.isOpen) problems.push(cutOff(name, rest.line));
  else if (rest !== null) {
    problems.push(
      new ForwarderError("ERR_INPUT_FORMAT", `${name}:${rest.line}: what follows is no JSON; it was not read`),
    );
  }
  return merged([...known, { batches: [], problems, warnings: [] }]);
}

/** A line each is what plain text is read as; over several lines (`jq .`) nobody else could put them together. */
function readLogValues(values: readonly JsonValue[], defaults: InputDefaults, name: string): ReadInput | null {
  const all = values.map(({ value }) => value);
  if (!all.some(isLogLine)) return unknownShape(name);
  return values.some(({ isLong }) => isLong) ? asMessages(all, defaults, name) : null;
}

function isLogLine(value: unknown): boolean {
  return isLogObject(value) || isLambdaLine(JSON.stringify(value));
}

function asMessages(values: readonly unknown[], defaults: InputDefaults, name: string): ReadInput {
  const logEvents = withTimes(values.map((value) => JSON.stringify(value)));
  return { batches: [{ ...defaults, logStream: null, logEvents, pool: name }], problems: [], warnings: [] };
}

function unknownShape(name: string): ReadInput {
  return fail(new ForwarderError("ERR_INPUT_FORMAT", `${name}: is JSON, but not ${KNOWN_SHAPES}`));
}

function cutOff(name: string, line: number): ForwarderError {
  const what = `${name}: the JSON that begins on line ${line} is cut off; what is there of it was not read, save it again`;
  return new ForwarderError("ERR_INPUT_TRUNCATED", what);
}

function fail(problem: ForwarderError): ReadInput {
  return { batches: [], problems: [problem], warnings: [] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
