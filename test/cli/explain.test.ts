import { describe, expect, it } from "vitest";
import { explain } from "../../src/cli/explain.ts";
import { findAsked, knownWords } from "../../src/cli/explain-words.ts";
import { VERDICTS } from "../../src/cli/verdicts.ts";
import { loadCatalogue } from "../../src/detect/catalogue.ts";
import { DETECTORS } from "../../src/detect/registry.ts";
import { PRECEDENCE } from "../../src/judge/judge.ts";

const SCREEN = { width: null, hasColours: false };
const ALL = await loadCatalogue();
const said = (word: string | null) => {
  const asked = findAsked(ALL, word);
  if (asked.kind === "unknown") throw new Error(`nothing is called ${word}`);
  return explain(asked, SCREEN);
};

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
    const asked = findAsked(ALL, "python");
    expect(asked).toMatchObject({ kind: "word", word: "python" });
    if (asked.kind === "word") expect(asked.entries.every(({ id }) => id.startsWith("python/"))).toBe(true);
  });

  it.each([
    { word: "invalid-handler", proper: "invalid_handler" },
    { word: "INVALID_HANDLER", proper: "invalid_handler" },
    { word: "NodeJS/Init_Error", proper: "nodejs/init-error" },
    { word: "node.js", proper: "nodejs" },
    { word: ".NET", proper: "dotnet" },
    { word: " timeout ", proper: "timeout" },
  ])("takes $word for $proper", ({ word, proper }) => {
    expect(said(word)).toBe(said(proper));
  });

  it.each([
    { word: "timout", suggestions: ["timeout"] },
    { word: "pyth", suggestions: ["python"] },
    { word: "invalid-handlers", suggestions: ["invalid_handler"] },
    { word: "nodejs/crashes", suggestions: ["nodejs/crash"] },
    { word: "constructor", suggestions: [] },
    { word: "", suggestions: [] },
    { word: "\u001b[31m", suggestions: [] },
  ])("suggests $suggestions for $word", ({ word, suggestions }) => {
    const asked = findAsked(ALL, word);
    expect(asked).toMatchObject({ kind: "unknown" });
    if (asked.kind === "unknown") expect(asked.suggestions.slice(0, 1)).toEqual(suggestions);
  });

  it.each([
    { word: "Sandbox.Timedout", name: "timeout", detector: "platform/timeout", isKnown: true },
    { word: "Runtime.ExitError", name: "crash", detector: "platform/crash", isKnown: true },
    { word: "Function<KeyError>", name: "exception", detector: "platform/exception", isKnown: true },
    { word: "Extension.Crash", name: "platform_fault", detector: "platform/platform-fault", isKnown: true },
    {
      word: "Runtime.NeverSeenBefore",
      name: "platform_fault",
      detector: "platform/unknown-error-type",
      isKnown: false,
    },
  ] as const)("explains the type $word by its verdict", ({ word, name, detector, isKnown }) => {
    const text = said(word);
    expect(text).toContain(`${word} is ${isKnown ? "a type that the platform prints" : "no type that is known here"}`);
    expect(text).toContain(`${name}: ${VERDICTS[name]}`);
    expect(text).toContain(detector);
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
