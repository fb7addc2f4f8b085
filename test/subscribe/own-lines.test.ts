import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilterPattern } from "../../src/subscribe/filter/filter-pattern.ts";
import { FAILURE_FORMS } from "../../src/subscribe/pattern/failure-forms.ts";
import { ALL_LOGGERS, failurePattern } from "../../src/subscribe/pattern/failure-pattern.ts";
import { createLog } from "../../src/telemetry.ts";
import { FIXTURES } from "../support/composed-streams.ts";

/** What passes a group's pattern passes these. */
const PATTERNS = Object.values(failurePattern(ALL_LOGGERS)).map((pattern) => compileFilterPattern(pattern));

function lineOf(text: string): string {
  let line = "";
  const log = createLog({ sink: (written) => (line += written), now: () => 0 });
  log("alarm", "group", { reason: text, names: [text], drops: { [text]: 1 } });
  return line;
}

function passing(text: string): boolean {
  const line = lineOf(text);
  return PATTERNS.some((passes) => passes(line));
}

describe("our own log lines", () => {
  it("pass no pattern of ours, whatever text they carry: any line of any fixture", () => {
    const lines = new Set(FIXTURES.flatMap(({ batch }) => batch.logEvents.map(({ message }) => message)));

    expect([...lines].filter(passing)).toEqual([]);
  });

  it("pass no pattern of ours, however its words are put together", () => {
    const words = fc.constantFrom(
      ...FAILURE_FORMS.flatMap(({ terms }) => terms),
      "ERROR",
      "level",
      ": ",
      "a.B",
      "\n",
      '"',
      "{",
      "\\n",
      "\\",
      "[ERROR] X",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), (parts) => {
        expect(passing(parts.join(""))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});
