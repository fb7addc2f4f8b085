import fc from "fast-check";
import { expect, it } from "vitest";

import { type Counts, count, createLog, type LogFields } from "../src/telemetry.ts";

const FAILURE_SHAPED =
  /error|exception|traceback|task timed out|timeout|runtime\.|status:|panic|fatal|fail|signal:|killed|exited|out of memory|unhandled|uncaught|ECONNREFUSED/i;

function linesOf(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(createLog({ sink: (line) => lines.push(line), now: () => Date.parse("2026-11-23T10:00:00Z") }));
  return lines;
}

it("writes one line of JSON", () => {
  const drops: Counts<"already_sent" | "storm"> = {};
  count(drops, "already_sent");
  count(drops, "already_sent", 2);

  expect(linesOf((log) => log("info", "batch done", { records: 12, drops }))).toEqual([
    '{"timestamp":"2026-11-23T10:00:00.000Z","level":"info","message":"batch done","records":12,"drops":{"already_sent":3}}\n',
  ]);
});

it.each([
  { name: "class names", fields: { class: "init_error", other: "exception" } },
  { name: "field names", fields: { errorType: "x", timeouts: 3 } },
  { name: "counted reasons", fields: { drops: { network_error: 1, fatal: 2 } } },
  { name: "words in plural and in pieces", fields: { text: "errors terror Runtime.ExitError ECONNREFUSED failed" } },
  { name: "a word whose first letter is an escape", fields: { text: "\timed out \fatal \runtime. \u000error" } },
  { name: "lists", fields: { list: ["Traceback (most recent call last)", "Status: timeout", "Task timed out after"] } },
] satisfies { name: string; fields: LogFields }[])("hides $name from filters and not from readers", ({ fields }) => {
  const [line = ""] = linesOf((log) => log("alarm", "cannot go on", fields));

  expect(line).not.toMatch(FAILURE_SHAPED);
  expect(JSON.parse(line)).toMatchObject(fields);
});

it("gives back every value, whatever it holds", () => {
  const piece = fc.oneof(
    fc.constantFrom("error", "\\", "\t", "imed out", "fail", '"', "\u2028", "\ud800"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("").slice(0, 500);
      const [line = ""] = linesOf((log) => log("warn", text, { list: [text] }));
      expect(line).not.toMatch(FAILURE_SHAPED);
      expect(JSON.parse(line)).toMatchObject({ message: text, list: [text] });
    }),
  );
});

it("cuts long values", () => {
  const [line = ""] = linesOf((log) => log("info", "long", { text: "x".repeat(10_000) }));

  expect(JSON.parse(line).text).toBe(`${"x".repeat(497)}...`);
});

it("counts a reason named like a member of every object", () => {
  const counts: Counts = {};
  count(counts, "constructor");
  count(counts, "constructor");

  expect(counts).toEqual({ constructor: 2 });
});
