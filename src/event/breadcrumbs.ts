import type { Failure } from "../judge/failure.ts";
import { levelOf } from "./log-level.ts";
import type { SentryBreadcrumb } from "./sentry-event.ts";
import { cleanText, type TextRules } from "./text.ts";
import type { Trims } from "./trims.ts";

const MAX_BREADCRUMBS = 100;
const MAX_BYTES = 2048;

/** The attempt's last log records, oldest first, each at most 2 KB of UTF-8. */
export function breadcrumbsOf(failure: Failure, textRules: TextRules, trims: Trims): SentryBreadcrumb[] {
  const breadcrumbs: SentryBreadcrumb[] = [];
  const rules = { ...textRules, onCut: () => trims.note("log lines cut short") };
  // The wrapper's lines are in the event's own members.
  const records = failure.attempt.records.filter(({ producer }) => producer !== "wrapper");
  trims.note("older log lines", records.length - MAX_BREADCRUMBS);
  for (const record of records.slice(-MAX_BREADCRUMBS)) {
    const message = cutBytes(cleanText(record.text, MAX_BYTES, rules), MAX_BYTES);
    if (message === "") continue;
    breadcrumbs.push({
      ...(record.timestamp > 0 ? { timestamp: record.timestamp / 1000 } : {}),
      level: levelOf(record),
      category: `lambda.${record.producer}`,
      message,
    });
  }
  return breadcrumbs;
}

function cutBytes(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  const bytes = Buffer.from(text);
  // A continuation byte at the cut belongs to a character that does not fit.
  let end = maxBytes - Buffer.byteLength("…");
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString("utf8", 0, end)}…`;
}
