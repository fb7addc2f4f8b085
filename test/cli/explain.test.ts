import { describe, expect, it } from "vitest";
import { explain, knownWords, selectEntries } from "../../src/cli/explain.ts";
import { VERDICTS } from "../../src/cli/verdicts.ts";
import { loadCatalogue } from "../../src/detect/catalogue.ts";
import { DETECTORS } from "../../src/detect/registry.ts";
import { PRECEDENCE } from "../../src/judge/judge.ts";

const SCREEN = { width: null, hasColours: false };
const ALL = await loadCatalogue();
const said = (word: string | null) => explain(selectEntries(ALL, word), word, SCREEN);

describe("explain", () => {
  it("knows every detector, with its summary and source", () => {
    expect(ALL.map(({ id }) => id)).toEqual(DETECTORS.map(({ id }) => id));
    for (const { summary, reference } of ALL) expect([summary, reference]).not.toContain("");
    for (const { id } of DETECTORS) expect(said(null)).toContain(id);
  });

  it("has the verdicts in the order in which the judge tries them", () => {
    expect(Object.keys(VERDICTS)).toEqual(PRECEDENCE);
  });

  it("says of a verdict what it needs and who finds it", () => {
    const text = said("timeout");
    expect(text).toContain(VERDICTS.timeout);
    expect(text).toContain("platform/timeout");
    expect(text).not.toContain("nodejs/exception");
  });

  it("lists a runtime's detectors", () => {
    expect(selectEntries(ALL, "python").every(({ id }) => id.startsWith("python/"))).toBe(true);
    expect(selectEntries(ALL, "pyth")).toEqual([]);
  });

  it.each(DETECTORS)("shows what $id finds and leaves alone, and nothing that steers the terminal", ({ id }) => {
    const text = said(id);
    expect(text).toContain("Finds:");
    expect(text).toContain("Leaves alone:");
    expect(text).not.toMatch(/(?![\n\t])\p{Cc}/u);
  });

  it("names what may be asked for", () => {
    expect(knownWords(ALL)).toEqual(expect.arrayContaining(["timeout", "python", "platform", "rust"]));
  });
});
