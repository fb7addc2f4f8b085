import type { LogEvent } from "../decode/log-batch.ts";

/** How the platform's lines begin, in either log format. */
const PLATFORM_LINE =
  /(?:START RequestId: [0-9a-f]{8}-|END RequestId: [0-9a-f]{8}-|REPORT RequestId: [0-9a-f]{8}-|INIT_START Runtime Version: |\{"time":"[^"]{20,32}","type":"platform\.)/;
const MAX_PREFIX = 80;
const SEARCHED = MAX_PREFIX + 80;
/** With fewer of a stream's lines behind it, it is no prefix of a host but part of what an application printed. */
const LEAST_SHARE = 0.8;

/**
 * Log events without what a host between the runtime and CloudWatch Logs puts before every line (`app-1  | `, a time, a
 * process ID): a runtime interface in a container, a log agent. Only in streams in which no line of the platform begins as
 * it should: else the lines that look prefixed are what an application prints of another function's log.
 */
export function withoutHostPrefix(events: readonly LogEvent[]): readonly LogEvent[] {
  const prefix = prefixOf(events);
  if (prefix === null) return events;
  const lengths = events.map(({ message }) => prefix.exec(message.slice(0, SEARCHED))?.[0].length ?? 0);
  const share = lengths.filter((length) => length > 0).length / events.length;
  if (share < LEAST_SHARE) return events;
  return events.map((event, index) => ({ ...event, message: event.message.slice(lengths[index]) }));
}

function prefixOf(events: readonly LogEvent[]): RegExp | null {
  let prefix: string | null = null;
  for (const { message } of events) {
    const place = message.slice(0, SEARCHED).search(PLATFORM_LINE);
    if (place === 0) return null;
    if (place > 0 && place <= MAX_PREFIX) prefix ??= message.slice(0, place);
  }
  return prefix === null ? null : shapeOf(prefix);
}

/** The same words and signs; numbers and the width of blanks vary. */
function shapeOf(prefix: string): RegExp {
  const pattern = prefix.replace(/\d+|[ \t]+|[^\d \t]/g, (piece, at: number) => {
    if (/^\d/.test(piece)) return "\\d+";
    // The last blanks end the prefix: what follows may be indented.
    return /^[ \t]/.test(piece) && at + piece.length < prefix.length
      ? "[ \\t]+"
      : piece.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  });
  return new RegExp(`^${pattern}`);
}
