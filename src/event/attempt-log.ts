import type { Failure } from "../judge/failure.ts";
import { cleanText, textRules } from "./text.ts";

/** Sentry keeps attachments whole; what is worth reading is at the end. */
const MAX_CHARS = 1_000_000;
const MAX_LINE_CHARS = 16_384;

/**
 * The attempt's log as text, a record a line, redacted like the event: Sentry's servers do not scrub attachments. Of a log
 * that is too long the end.
 */
export function attemptLog(failure: Failure, sendDefaultPii: boolean): string {
  const rules = textRules(failure, sendDefaultPii);
  const lines: string[] = [];
  let chars = 0;
  for (const { text, timestamp, producer } of failure.attempt.records.toReversed()) {
    // The wrapper's lines are in the event's own members.
    if (producer === "wrapper") continue;
    const time = timestamp > 0 ? `${new Date(timestamp).toISOString()} ` : "";
    const line = `${time}${cleanText(text, MAX_LINE_CHARS, rules)}\n`;
    chars += line.length;
    if (chars > MAX_CHARS) {
      lines.push("(the beginning is left out)\n");
      break;
    }
    lines.push(line);
  }
  return lines.reverse().join("");
}
