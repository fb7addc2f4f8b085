/** Bounds on what is taken out of one log event, so that no later step meets unbounded text. */
export const MAX_TRACE_LINES = 200;
export const MAX_TRACE_LINE_CHARS = 1024;
export const MAX_MESSAGE_CHARS = 8192;
export const MAX_TYPE_CHARS = 200;
export const MAX_CAUSE_CHARS = 16_384;

export function boundedMessage(text: string): string {
  return text.length > MAX_MESSAGE_CHARS ? text.slice(0, MAX_MESSAGE_CHARS) : text;
}

export function boundedType(text: string): string {
  return text.length > MAX_TYPE_CHARS ? text.slice(0, MAX_TYPE_CHARS) : text;
}

/** Keeps the first lines of a trace, each cut to its bound. */
export function boundedTrace(lines: readonly string[]): string[] {
  return lines
    .slice(0, MAX_TRACE_LINES)
    .map((line) => (line.length > MAX_TRACE_LINE_CHARS ? line.slice(0, MAX_TRACE_LINE_CHARS) : line));
}
