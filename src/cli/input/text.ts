import type { LogBatch, LogEvent } from "../../decode/log-batch.ts";
import { ForwarderError } from "../../errors.ts";
import { readCsv } from "./csv.ts";
import { readJsonLines } from "./json-text.ts";
import { hasLambdaLine } from "./lambda-line.ts";
import { withTimes } from "./line-times.ts";
import { messagesBetweenTabs, readOutputText } from "./output-text.ts";
import { joinPlainLines } from "./plain-lines.ts";
import type { InputDefaults, ReadInput } from "./read-input.ts";
import { readTail } from "./tail.ts";

// aws logs tail --format short: 2026-01-02T03:04:05 <message>; S3 exports: 2026-01-02T03:04:05.678Z <message>
const STAMPED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
  /^(?:\u001b\[\d{0,3}m)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6}Z)?)(?:\u001b\[\d{0,3}m)? (.*)$/s;
const OLD_TIME_OUT = /^\S+ [0-9a-f-]{36} Task timed out/;
const JSON_LINE = /^\{\s*"(?:awslogs|messageType|owner|events|eventId|ingestionTime|logStreamName|timestamp)"\s*:/m;
const CLI_ERROR =
  /^(?:aws: \[ERROR\]: )?(?:An error occurred \(\w+\) when calling the \w+ operation|Unable to locate credentials|The config profile \(|Could not connect to the endpoint URL|Error when retrieving |usage: aws )/;

/** Reads saved text: the output of `aws logs tail`, a CSV file, `--output text`, an export, or plain lines. */
export function readText(text: string, defaults: InputDefaults, name: string): ReadInput {
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  const batches = readTail(lines, defaults) ?? readOutputText(text, defaults, name);
  if (batches !== null) return { batches, problems: [], warnings: [] };
  const csv = readCsv(text, defaults, name);
  if (csv !== null) return csv;
  const json = JSON_LINE.test(text) ? readJsonLines(text, defaults, name) : null;
  return json === "log" || json === null ? readLines(text, lines, defaults, name) : json;
}

/** Nothing tells of such text that it is a log but what its lines say. */
function readLines(text: string, lines: readonly string[], defaults: InputDefaults, name: string): ReadInput {
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const logEvents =
    STAMPED.test(first) && !OLD_TIME_OUT.test(first)
      ? readStamped(lines)
      : withTimes(messagesBetweenTabs(text) ?? joinPlainLines(lines));
  const batches: readonly LogBatch[] = [{ ...defaults, logStream: null, logEvents, pool: poolOf(name) }];
  if (hasLambdaLine(batches)) return { batches, problems: [], warnings: [] };
  if (CLI_ERROR.test(first)) {
    const what = `${name}: is not a log but what the AWS CLI says of an error: ${first.trim().slice(0, 200)}`;
    return { batches: [], problems: [new ForwarderError("ERR_INPUT_FORMAT", what)], warnings: [] };
  }
  const warnings = [`${name}: no line looks like a Lambda log; read as plain lines`];
  return { batches, problems: [], warnings };
}

/** An export to S3 writes a stream into one folder, as `000000.gz` and on. */
function poolOf(name: string): string {
  return name.replace(/[/\\]\d{6}\.gz$/, "");
}

function readStamped(lines: readonly string[]): LogEvent[] {
  const events: { timestamp: number; message: string }[] = [];
  for (const line of lines) {
    const [, time, message] = STAMPED.exec(line) ?? [];
    const last = events.at(-1);
    if (time !== undefined && message !== undefined) {
      events.push({ timestamp: Date.parse(time.endsWith("Z") ? time : `${time}Z`), message });
    } else if (last !== undefined) {
      last.message += `\n${line}`;
    }
  }
  return events.map(({ timestamp, message }) => ({ id: null, timestamp, message }));
}
