import type { FailureClass } from "../detect/finding.ts";
import type { SentryEvent } from "../event/sentry-event.ts";
import type { FailureJson } from "./failure-json.ts";
import { printableJson } from "./printable.ts";
import { type Column, type Screen, toTable } from "./table.ts";

const FATAL: ReadonlySet<FailureClass> = new Set([
  "invalid_handler",
  "init_error",
  "out_of_memory",
  "timeout",
  "crash",
]);

const timeOf = ({ timestamp }: FailureJson): string | null => timestamp?.replace("T", " ") ?? null;
const attemptOf = ({ attempt }: FailureJson): string => (attempt > 1 ? ` #${attempt}` : "");

/** What gives way on a narrow terminal, in this order: parts of a second, event ID, most of the request ID, the year. */
const COLUMNS: readonly Column<FailureJson>[] = [
  {
    heading: "TIME",
    cell: (row) => timeOf(row) ?? "-",
    yields: [
      { order: 1, toFit: "everything", cell: (row) => timeOf(row)?.slice(0, 19) ?? "-" },
      { order: 4, toFit: "enough", cell: (row) => timeOf(row)?.slice(5, 19) ?? "-" },
    ],
  },
  { heading: "FUNCTION", cell: ({ functionName }) => functionName ?? "-" },
  {
    heading: "VERDICT",
    cell: ({ class: name }) => name,
    colour: (text, { class: name }, { red, yellow }) => (FATAL.has(name) ? red(text) : yellow(text)),
  },
  { heading: "TITLE", cell: ({ title }) => title, flexible: { enough: 40, most: 120 } },
  {
    heading: "REQUEST ID",
    cell: (row) => `${row.requestId ?? "-"}${attemptOf(row)}`,
    yields: [{ order: 3, toFit: "enough", cell: (row) => `${row.requestId?.slice(0, 8) ?? "-"}${attemptOf(row)}` }],
  },
  { heading: "EVENT ID", cell: ({ eventId }) => eventId, yields: [{ order: 2, toFit: "enough", cell: null }] },
];

/** The failures as a table, with what is to be said about them below. */
export function failuresTable(failures: readonly FailureJson[], below: readonly string[], screen: Screen): string {
  const text = `${below.join("\n")}\n`;
  return failures.length === 0 ? text : `${toTable(COLUMNS, failures, screen)}\n\n${text}`;
}

/** One JSON value a line. */
export function jsonLines(values: readonly (FailureJson | SentryEvent)[]): string {
  return values.map((value) => `${printableJson(value)}\n`).join("");
}
