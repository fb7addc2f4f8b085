import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilterPattern } from "../../src/subscribe/filter/filter-pattern.ts";

interface Row {
  readonly source: string;
  readonly pattern: string;
  readonly matches?: readonly string[];
  readonly misses?: readonly string[];
  /** The documentation says that such a pattern is not accepted. */
  readonly refused?: true;
  readonly note?: string;
}

/** Every example of the documentation's pages on filter patterns, with its address. */
const { rows } = JSON.parse(readFileSync(new URL("filter-examples.json", import.meta.url), "utf8")) as {
  readonly rows: readonly Row[];
};
const accepted = rows.filter(({ refused }) => refused === undefined);
const refused = rows.filter((row) => row.refused === true);

describe("compileFilterPattern", () => {
  it.each(accepted)("does with $pattern as $source says", ({ pattern, matches = [], misses = [] }) => {
    const passes = compileFilterPattern(pattern);

    expect(matches.filter((message) => !passes(message))).toEqual([]);
    expect(misses.filter(passes)).toEqual([]);
  });

  it.each(refused)("refuses $pattern, as $source says", ({ pattern }) => {
    expect(() => compileFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: "ERR_FILTER_PATTERN", message: expect.stringContaining("filter pattern") }),
    );
  });

  it.each([
    ['"never closed', "a quotation mark is not closed"],
    ["%never closed", "a regular expression is not closed"],
    ["{ $.a = 1", "the closing }"],
    ["[a, b", "the closing ]"],
    ["{ $.a }", "an operator"],
    ["{ a = 1 }", "a selector"],
    ["{ $.a = 1 $.b = 2 }", "expected the end"],
    ["ERROR: x", "has to be in quotation marks"],
    ["%a% %b%", "alone"],
    ["%[a%", "regular expression"],
    ["[a, ..., b, ...]", "one ellipsis"],
    ["x".repeat(1025), "1024 characters"],
  ])("refuses %s, saying why", (pattern, why) => {
    expect(() => compileFilterPattern(pattern)).toThrow(why);
  });

  it("matches nothing but objects with a JSON pattern, and never by an inherited name", () => {
    const passes = compileFilterPattern("{ $.constructor = * || $.length = * || $.__proto__ NOT EXISTS }");

    expect(["not JSON", '"text"', "[1]", "1"].filter(passes)).toEqual([]);
    expect(passes("{}")).toBe(true);
    expect(compileFilterPattern("{ $.constructor = * }")("{}")).toBe(false);
  });

  it("throws nothing but its own refusal, whatever the pattern", () => {
    const parts = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      "$",
      ".",
      "a",
      "=",
      "!=",
      "%",
      '"',
      "\\",
      "?",
      "-",
      "&&",
      "||",
      ",",
      "*",
      " ",
      "...",
      "1",
      "IS",
      "NULL",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), fc.string(), (pieces, message) => {
        try {
          compileFilterPattern(pieces.join(""))(message);
        } catch (error) {
          expect(error).toMatchObject({ code: "ERR_FILTER_PATTERN" });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
