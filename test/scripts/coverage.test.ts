import { describe, expect, it } from "vitest";
import {
  type CoverageInput,
  type CoveredFixture,
  findProblems,
  originKind,
  parseMap,
  parseRows,
  renderCoverage,
} from "../../scripts/coverage-rows.ts";

const PAGE = `# 1. Platform lines

- <a id="p1"></a>P1 **REPORT, timeout**: no \`Error Type:\`.
  - <a id="p7"></a>P7 **not a row**: deeper in a list
- P8 **not a row**: without an anchor

## 1.2 JSON format

| row | type | fields |
|---|---|---|
| <a id="p37"></a>P37 | platform.initStart | phase |
| <a id="w1"></a>W1 | Node http: **refused** | \`connect ECONNREFUSED\` |

### Deeper

- <a id="f1"></a>F1 **a \`printed\` sentence**: x
`;

const TEXT: CoveredFixture = {
  name: "platform/timeout/report.text",
  format: "text",
  origin: "recorded from the client",
  fails: true,
  detectors: ["platform/timeout"],
};
const JSON_FORM: CoveredFixture = {
  ...TEXT,
  name: "platform/timeout/report.json",
  format: "json",
  origin: "docs: 1.2",
};
const ENTRY = { detectors: ["platform/timeout"], text: [TEXT.name], json: [JSON_FORM.name] };
const INPUT: CoverageInput = {
  rows: [{ id: "P1", section: "1.1 Text", what: "REPORT, timeout" }],
  map: { P1: ENTRY },
  detectors: ["platform/timeout"],
  fixtures: [TEXT, JSON_FORM],
};

describe("parseRows", () => {
  it("finds list items and table rows with an anchor, below their heading", () => {
    expect(parseRows(PAGE)).toEqual([
      { id: "P1", section: "1. Platform lines", what: "REPORT, timeout" },
      { id: "P37", section: "1.2 JSON format", what: "platform.initStart" },
      { id: "W1", section: "1.2 JSON format", what: "Node http: refused" },
      { id: "F1", section: "1.2 JSON format", what: "a `printed` sentence" },
    ]);
  });
});

describe("parseMap", () => {
  it("takes rows with cells and reasons", () => {
    const map = { P1: { ...ENTRY, json: [], jsonReason: "text only" } };

    expect(parseMap(JSON.stringify(map))).toEqual(map);
  });

  it.each([
    { what: "an unknown member", entry: { ...ENTRY, note: "x" } },
    { what: "a missing cell", entry: { detectors: [], text: [] } },
    { what: "a cell that is no list", entry: { ...ENTRY, text: TEXT.name } },
  ])("refuses $what", ({ entry }) => {
    expect(() => parseMap(JSON.stringify({ P1: entry }))).toThrow();
  });
});

describe("findProblems", () => {
  it("has nothing to say when all is accounted for", () => {
    expect(findProblems(INPUT)).toEqual([]);
  });

  it("lets a glob stand for many fixtures", () => {
    const map = { P1: { ...ENTRY, text: ["platform/*/report.text"] } };

    expect(findProblems({ ...INPUT, map })).toEqual([]);
  });

  it.each<{ what: string; change: Partial<CoverageInput>; problems: string[] }>([
    {
      what: "a row that the map lacks",
      change: { rows: [...INPUT.rows, { id: "P2", section: "1.1 Text", what: "x" }] },
      problems: ["P2: the row is missing in the map"],
    },
    {
      what: "an ID that is used twice",
      change: { rows: [...INPUT.rows, ...INPUT.rows] },
      problems: ["P1: two rows have this ID"],
    },
    {
      what: "a row of the map that is gone from the page",
      change: { map: { ...INPUT.map, P9: ENTRY } },
      problems: ["P9: the map has a row that does not exist"],
    },
    {
      what: "an empty cell without a reason",
      change: { map: { P1: { ...ENTRY, detectors: [] } } },
      problems: ["P1: detectors is empty without a reason", "platform/timeout: no row names this detector"],
    },
    {
      what: "a reason beside a full cell",
      change: { map: { P1: { ...ENTRY, textReason: "none known" } } },
      problems: ["P1: text is not empty, but has a reason to be"],
    },
    {
      what: "a detector that does not exist",
      change: { map: { P1: { ...ENTRY, detectors: ["platform/timeout", "platform/none"] } } },
      problems: ["P1: there is no detector platform/none"],
    },
    {
      what: "a detector that finds nothing in the row's fixtures",
      change: {
        fixtures: [
          { ...TEXT, detectors: [] },
          { ...JSON_FORM, detectors: ["platform/crash"] },
        ],
      },
      problems: ["P1: platform/timeout finds nothing in the row's fixtures"],
    },
    {
      what: "a fixture of the other format",
      change: { map: { P1: { ...ENTRY, text: [TEXT.name, JSON_FORM.name] } } },
      problems: ["P1: platform/timeout/report.json is not in text format"],
    },
    {
      what: "a fixture that does not exist",
      change: { map: { P1: { ...ENTRY, text: [TEXT.name, "platform/timeout/no-*.text"] } } },
      problems: ["P1: there is no fixture platform/timeout/no-*.text"],
    },
    {
      what: "a failure that no row names, and not a harmless log",
      change: {
        fixtures: [
          TEXT,
          JSON_FORM,
          { ...TEXT, name: "go/crash/panic.text" },
          { ...TEXT, name: "go/healthy/a.text", fails: false },
        ],
      },
      problems: ["go/crash/panic.text: no row names this failure fixture"],
    },
  ])("names $what", ({ change, problems }) => {
    expect(findProblems({ ...INPUT, ...change })).toEqual(problems);
  });
});

describe("originKind", () => {
  it.each([
    { origin: "recorded: aws-lambda-go 1.55.1", kind: "recorded" },
    { origin: "excerpt: a public thread", kind: "excerpt" },
    { origin: "brefphp/bref#1619", kind: "excerpt" },
    { origin: "source: aws/aws-lambda-go lambda/panic.go", kind: "source" },
    { origin: "brefphp/bref src/Runtime/LambdaRuntime.php", kind: "source" },
    { origin: "docs: log-formats F3", kind: "docs" },
  ])("calls $origin $kind", ({ origin, kind }) => {
    expect(originKind(origin)).toBe(kind);
  });
});

describe("renderCoverage", () => {
  it("links a name, counts a glob, and prints the reason of an empty cell", () => {
    const map = { P1: { ...ENTRY, text: ["platform/*/report.text"], json: [], jsonReason: "P43" } };
    const row = renderCoverage({ ...INPUT, map })
      .split("\n")
      .find((line) => line.startsWith("| [P1]"));

    expect(row).toBe(
      "| [P1](log-formats.md#p1) | REPORT, timeout | `platform/timeout` | `platform/*/report.text` (1) | – *P43* | recorded |",
    );
    expect(renderCoverage(INPUT)).toContain(
      "[platform/timeout/report.json](../test/fixtures/platform/timeout/report.json.log)",
    );
  });

  it("counts the rows that are covered and those that say why not", () => {
    const rows = [...INPUT.rows, { id: "P2", section: "1.2 JSON", what: "no line at all" }];
    const reason = "no line";
    const map = {
      P1: ENTRY,
      P2: { detectors: [], detectorReason: reason, text: [], textReason: reason, json: [], jsonReason: reason },
    };

    expect(renderCoverage({ ...INPUT, rows, map })).toContain("| a text fixture | 1 | 1 |");
  });
});
