import type { LogBatch, LogEvent } from "../decode/log-batch.ts";
import type { InputDefaults } from "./input.ts";
import { joinPlainLines } from "./plain-lines.ts";

// aws logs tail: 2026-01-02T03:04:05.678000+00:00 2026/01/02/[$LATEST]0123… <message>
const TAIL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) (\S{1,512}) (.*)$/s;
const STREAM = /^\d{4}\/\d\d\/\d\d\/\S*\[/;
// aws logs tail --format short: 2026-01-02T03:04:05 <message>; S3 exports: 2026-01-02T03:04:05.678Z <message>
const STAMPED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6}Z)?) (.*)$/s;
const OLD_TIME_OUT = /^\S+ [0-9a-f-]{36} Task timed out/;

/** Reads saved text: the output of `aws logs tail`, an export, or plain lines. */
export function readText(text: string, defaults: InputDefaults, name: string): LogBatch[] {
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const tail = TAIL.exec(first);
  if (tail !== null && STREAM.test(tail[2] ?? "")) return readTail(lines, defaults);
  const logEvents =
    STAMPED.test(first) && !OLD_TIME_OUT.test(first) ? readStamped(lines) : withTimes(joinPlainLines(lines));
  return [{ ...defaults, logStream: null, logEvents, pool: name }];
}

function readTail(lines: readonly string[], defaults: InputDefaults): LogBatch[] {
  const byStream = new Map<string, { timestamp: number; message: string }[]>();
  let last: { message: string } | undefined;
  for (const line of lines) {
    const [, time, stream, message] = TAIL.exec(line) ?? [];
    if (time === undefined || stream === undefined || message === undefined || !STREAM.test(stream)) {
      if (last !== undefined) last.message += `\n${line}`;
      continue;
    }
    const event = { timestamp: Date.parse(time), message };
    const own = byStream.get(stream);
    if (own === undefined) byStream.set(stream, [event]);
    else own.push(event);
    last = event;
  }
  return [...byStream].map(([logStream, events]) => ({ ...defaults, logStream, logEvents: events.map(withoutId) }));
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
  return events.map(withoutId);
}

/** A time inside the line stands for the event's own; lines without one take that of the line before. */
const TIME_IN_LINE =
  /^(?:\[[A-Z]{4,8}\]\t|\{"(?:time|timestamp)":\s?")?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)/;

function withTimes(messages: readonly string[]): LogEvent[] {
  let timestamp = 0;
  return messages.map((message) => {
    const time = TIME_IN_LINE.exec(message.slice(0, 80))?.[1];
    // Order is that of the lines: a time that goes back is not taken.
    if (time !== undefined) timestamp = Math.max(timestamp, Date.parse(time) || 0);
    return { id: null, timestamp, message };
  });
}

function withoutId({ timestamp, message }: { timestamp: number; message: string }): LogEvent {
  return { id: null, timestamp, message };
}
