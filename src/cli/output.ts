import type { FailureClass } from "../detect/finding.ts";
import type { SentryEvent } from "../event/sentry-event.ts";
import type { FailureJson } from "./failure-json.ts";
import { type Column, type Screen, toTable } from "./table.ts";

const FATAL: ReadonlySet<FailureClass> = new Set([
  "invalid_handler",
  "init_error",
  "out_of_memory",
  "timeout",
  "crash",
]);

const COLUMNS: readonly Column<FailureJson>[] = [
  { heading: "TIME", cell: ({ timestamp }) => timestamp?.replace("T", " ").slice(0, 19) ?? "-" },
  { heading: "FUNCTION", cell: ({ functionName }) => functionName ?? "-" },
  {
    heading: "VERDICT",
    cell: ({ class: name }) => name,
    colour: (text, { class: name }, { red, yellow }) => (FATAL.has(name) ? red(text) : yellow(text)),
  },
  { heading: "TITLE", cell: ({ title }) => title, flexible: true },
  {
    heading: "REQUEST ID",
    cell: ({ requestId, attempt }) => `${requestId ?? "-"}${attempt > 1 ? ` #${attempt}` : ""}`,
  },
  { heading: "EVENT ID", cell: ({ eventId }) => eventId },
];

/** The failures as a table with one line of summary. */
export function failuresTable(failures: readonly FailureJson[], summary: string, screen: Screen): string {
  return failures.length === 0 ? `${summary}\n` : `${toTable(COLUMNS, failures, screen)}\n\n${summary}\n`;
}

/** One JSON value a line. */
export function jsonLines(values: readonly (FailureJson | SentryEvent)[]): string {
  return values.map((value) => `${safeJson(value)}\n`).join("");
}

/** JSON leaves the C1 control characters as they are; some terminals obey them. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
