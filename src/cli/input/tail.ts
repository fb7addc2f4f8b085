import type { LogBatch } from "../../decode/log-batch.ts";
import type { InputDefaults } from "./read-input.ts";
import { isStreamName } from "./rows.ts";

/** `--color on`, or a terminal that was recorded: time and stream have a colour each. */
const COLOUR = String.raw`(?:\u001b\[[\d;]{0,12}m){0,4}`;
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)`;
// 2026-01-02T03:04:05.678000+00:00 2026/01/02/[$LATEST]0123… <message>
const TAIL = new RegExp(`^${COLOUR}(${TIME})${COLOUR} ${COLOUR}([^\\s\\u001b]{1,512})${COLOUR}(?: (.*))?$`, "s");

/**
 * Reads the output of `aws logs tail` as it is and with `--format json`, which writes a message in JSON over several
 * lines below its time and stream. `null` for any other text.
 *
 * Source: aws-cli, `awscli/customizations/logs/tail.py`.
 */
export function readTail(lines: readonly string[], defaults: InputDefaults): readonly LogBatch[] | null {
  const first = TAIL.exec(lines.find((line) => line.trim() !== "") ?? "");
  if (first === null || !isStreamName(first[2] ?? "")) return null;
  const byStream = new Map<string, { timestamp: number; lines: string[] }[]>();
  let last: string[] | undefined;
  for (const line of lines) {
    const [, time, stream, begin = ""] = TAIL.exec(line) ?? [];
    if (time === undefined || stream === undefined || !isStreamName(stream)) {
      last?.push(line);
      continue;
    }
    last = [begin];
    const event = { timestamp: Date.parse(time), lines: last };
    const own = byStream.get(stream);
    if (own === undefined) byStream.set(stream, [event]);
    else own.push(event);
  }
  return [...byStream].map(([logStream, events]) => ({
    ...defaults,
    logStream,
    logEvents: events.map((event) => ({ id: null, timestamp: event.timestamp, message: messageOf(event.lines) })),
  }));
}

/** On one line again what the CLI has spread over several. */
function messageOf([begin = "", ...rest]: readonly string[]): string {
  const text = [begin, ...rest].join("\n");
  if (begin.trim() !== "" || !/^\s*[[{]/.test(rest[0] ?? "")) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
