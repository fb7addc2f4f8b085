/** Bounds on what is taken out of one log event, so that no later step meets unbounded text. */
const MAX_TRACE_LINES = 200;
const MAX_TRACE_LINE_CHARS = 1024;
const MAX_MESSAGE_CHARS = 8192;
const MAX_TYPE_CHARS = 200;
export const MAX_CAUSE_CHARS = 16_384;

export function boundedMessage(text: string): string {
  return text.length > MAX_MESSAGE_CHARS ? text.slice(0, MAX_MESSAGE_CHARS) : text;
}

export function boundedType(text: string): string {
  return text.length > MAX_TYPE_CHARS ? text.slice(0, MAX_TYPE_CHARS) : text;
}

/**
 * Bounds a trace, each line and their number. Of too many the middle goes: Node.js prints the innermost frame first,
 * Python last.
 */
export function boundedTrace(lines: readonly string[]): string[] {
  const half = MAX_TRACE_LINES / 2;
  const kept = lines.length > MAX_TRACE_LINES ? [...lines.slice(0, half), ...lines.slice(-half)] : lines;
  return kept.map((line) => (line.length > MAX_TRACE_LINE_CHARS ? line.slice(0, MAX_TRACE_LINE_CHARS) : line));
}
