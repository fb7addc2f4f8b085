import type { LogEvent } from "../../decode/log-batch.ts";

/** A time inside the line stands for the event's own; lines without one take that of the line before. */
const TIME_IN_LINE =
  /^(?:\[[A-Z]{4,8}\]\t|\{"(?:time|timestamp)":\s?")?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)/;

/** Log events of messages that were saved without their times. */
export function withTimes(messages: readonly string[]): LogEvent[] {
  let timestamp = 0;
  return messages.map((message) => {
    const time = TIME_IN_LINE.exec(message.slice(0, 80))?.[1];
    // Order is that of the lines: a time that goes back is not taken.
    if (time !== undefined) timestamp = Math.max(timestamp, Date.parse(time) || 0);
    return { id: null, timestamp, message };
  });
}
