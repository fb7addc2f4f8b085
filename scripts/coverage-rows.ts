import { matchesGlob } from "node:path";
import * as v from "valibot";

/** A form that `docs/log-formats.md` describes. */
export interface FormatRow {
  /** `P12`, `N7`…: never changes, never used again. */
  readonly id: string;
  /** The heading it stands below. */
  readonly section: string;
  readonly what: string;
}

/** What the check has to know of a fixture. */
export interface CoveredFixture {
  readonly name: string;
  readonly format: "text" | "json";
  readonly origin: string;
  /** Whether a failed attempt is in it. */
  readonly fails: boolean;
  /** Who finds something in it. */
  readonly detectors: readonly string[];
}

const mapSchema = v.record(
  v.string(),
  v.strictObject({
    detectors: v.array(v.string()),
    detectorReason: v.optional(v.string()),
    text: v.array(v.string()),
    textReason: v.optional(v.string()),
    json: v.array(v.string()),
    jsonReason: v.optional(v.string()),
  }),
);

/** For each row: detectors, fixtures by name or glob, and why a cell is empty. */
export type CoverageMap = v.InferOutput<typeof mapSchema>;
type Entry = CoverageMap[string];

/** Everything that coverage is worked out from. */
export interface CoverageInput {
  readonly rows: readonly FormatRow[];
  readonly map: CoverageMap;
  readonly detectors: readonly string[];
  readonly fixtures: readonly CoveredFixture[];
}

/** A row starts with its anchor: in a table's first cell, or as a list item whose bold words say what it is. */
const ROW = /^(?:\| |- )<a id="[a-z]\d+"><\/a>([A-Z]\d+) (?:\| (.*?) \||(.*?\*\*.+?\*\*))/;
const HEADING = /^#{1,2} (\d.*)$/;
const FORMATS = ["text", "json"] as const;
const NOTHING = "–";

/** The rows of `docs/log-formats.md`, in its order. */
export function parseRows(markdown: string): FormatRow[] {
  let section = "";
  const rows: FormatRow[] = [];
  for (const line of markdown.split("\n")) {
    section = HEADING.exec(line)?.[1] ?? section;
    const [, id, cell, words] = ROW.exec(line) ?? [];
    if (id !== undefined) rows.push({ id, section, what: (cell ?? words ?? "").replaceAll("**", "").trim() });
  }
  return rows;
}

/**
 * Reads `docs/coverage-map.json`.
 *
 * @throws a `ValiError` that names the place, if it has another shape.
 */
export function parseMap(json: string): CoverageMap {
  return v.parse(mapSchema, JSON.parse(json));
}

/** Everything that is wrong, one sentence each; empty when all rows are accounted for. */
export function findProblems({ rows, map, detectors, fixtures }: CoverageInput): string[] {
  const ids = rows.map(({ id }) => id);
  const entries = Object.entries(map);
  const namedDetectors = new Set(entries.flatMap(([, entry]) => entry.detectors));
  const namedFixtures = new Set(
    entries.flatMap(([, entry]) => [...entry.text, ...entry.json].flatMap((glob) => matching(fixtures, glob))),
  );
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: two rows have this ID`),
    ...ids.filter((id) => map[id] === undefined).map((id) => `${id}: the row is missing in the map`),
    ...entries.flatMap(([id, entry]) => [
      ...(ids.includes(id) ? [] : [`${id}: the map has a row that does not exist`]),
      ...entryProblems(entry, detectors, fixtures).map((problem) => `${id}: ${problem}`),
    ]),
    ...detectors.filter((id) => !namedDetectors.has(id)).map((id) => `${id}: no row names this detector`),
    ...fixtures
      .filter((fixture) => fixture.fails && !namedFixtures.has(fixture))
      .map(({ name }) => `${name}: no row names this failure fixture`),
  ];
}

function entryProblems(
  entry: Entry,
  detectors: readonly string[],
  fixtures: readonly CoveredFixture[],
): readonly string[] {
  const named = [...entry.text, ...entry.json].flatMap((glob) => matching(fixtures, glob));
  const found = new Set(named.flatMap((fixture) => fixture.detectors));
  return [
    ...cellProblems("detectors", entry.detectors, entry.detectorReason),
    ...cellProblems("text", entry.text, entry.textReason),
    ...cellProblems("json", entry.json, entry.jsonReason),
    ...entry.detectors.filter((id) => !detectors.includes(id)).map((id) => `there is no detector ${id}`),
    // A map that is only believed would go on naming a detector that no longer sees the form.
    ...entry.detectors
      .filter((id) => detectors.includes(id) && named.length > 0 && !found.has(id))
      .map((id) => `${id} finds nothing in the row's fixtures`),
    ...FORMATS.flatMap((format) => entry[format].flatMap((glob) => fixtureProblems(format, glob, fixtures))),
  ];
}

function cellProblems(cell: string, content: readonly string[], reason: string | undefined): readonly string[] {
  if (content.length === 0 && (reason ?? "") === "") return [`${cell} is empty without a reason`];
  return content.length > 0 && reason !== undefined ? [`${cell} is not empty, but has a reason to be`] : [];
}

function fixtureProblems(
  format: CoveredFixture["format"],
  glob: string,
  fixtures: readonly CoveredFixture[],
): readonly string[] {
  const matches = matching(fixtures, glob);
  if (matches.length === 0) return [`there is no fixture ${glob}`];
  return matches.filter((match) => match.format !== format).map(({ name }) => `${name} is not in ${format} format`);
}

function matching(fixtures: readonly CoveredFixture[], glob: string): readonly CoveredFixture[] {
  // Most names differ before the first wildcard, and `matchesGlob` is slow.
  const [start = ""] = glob.split(/[*?[{]/, 1);
  return fixtures.filter(({ name }) => name.startsWith(start) && (name === glob || matchesGlob(name, glob)));
}

/** What a fixture's `# origin:` says it is: `recorded`, `excerpt` of a public log, read in `source`, or after the `docs`. */
export function originKind(origin: string): "recorded" | "excerpt" | "source" | "docs" {
  if (origin.startsWith("recorded")) return "recorded";
  if (/[\w.-]+\/[\w.-]+#\d+|\[X\]|\bexcerpt\b/.test(origin)) return "excerpt";
  return /\bsrc\/|\[S\]|\bsource\b/.test(origin) ? "source" : "docs";
}

/** `docs/coverage.md`. */
export function renderCoverage(input: CoverageInput): string {
  const sections = [...new Set(input.rows.map(({ section }) => section))];
  return [
    "# Coverage",
    "",
    "Which detector and which fixtures stand for each row of [log-formats.md](log-formats.md). Written by `npm run coverage` from",
    "[coverage-map.json](coverage-map.json), the detectors and the fixtures: change those, not this page. Origins: *recorded* from the",
    "real runtime client, *excerpt* of a public log, read in *source*, or written after the *docs*.",
    "",
    ...countTable(input),
    ...sections.flatMap((section) => ["", `## ${section}`, "", ...sectionTable(section, input)]),
    "",
  ].join("\n");
}

function countTable({ rows, map, detectors, fixtures }: CoverageInput): readonly string[] {
  const entries = rows.flatMap(({ id }) => map[id] ?? []);
  const line = (what: string, filled: number): string => `| ${what} | ${filled} | ${entries.length - filled} |`;
  const failing = fixtures.filter(({ fails }) => fails).length;
  return [
    `${rows.length} rows, ${detectors.length} detectors, ${fixtures.length} fixtures (${failing} with a failed attempt).`,
    "",
    "| rows with | covered | empty, with reason |",
    "|---|---|---|",
    line("a fixture in any format", entries.filter(({ text, json }) => text.length + json.length > 0).length),
    line("a text fixture", entries.filter(({ text }) => text.length > 0).length),
    line("a JSON fixture", entries.filter(({ json }) => json.length > 0).length),
    line("a detector", entries.filter((entry) => entry.detectors.length > 0).length),
  ];
}

function sectionTable(section: string, { rows, map, fixtures }: CoverageInput): readonly string[] {
  return [
    "| row | what | detectors | text | JSON | origin |",
    "|---|---|---|---|---|---|",
    ...rows
      .filter((row) => row.section === section)
      .map(({ id, what }) => {
        const entry = map[id];
        const cells = entry === undefined ? [] : entryCells(entry, fixtures);
        return `| ${[`[${id}](log-formats.md#${id.toLowerCase()})`, what, ...cells].join(" | ")} |`;
      }),
  ];
}

function entryCells(entry: Entry, fixtures: readonly CoveredFixture[]): readonly string[] {
  const named = [...entry.text, ...entry.json].flatMap((glob) => matching(fixtures, glob));
  const kinds = [...new Set(named.map(({ origin }) => originKind(origin)))].sort();
  const list = (globs: readonly string[]): readonly string[] => globs.map((glob) => globCell(glob, fixtures));
  return [
    cell(
      entry.detectors.map((id) => `\`${id}\``),
      entry.detectorReason,
    ),
    cell(list(entry.text), entry.textReason),
    cell(list(entry.json), entry.jsonReason),
    kinds.join(", ") || NOTHING,
  ];
}

function cell(content: readonly string[], reason: string | undefined): string {
  return content.length > 0 ? content.join("<br>") : `${NOTHING} *${reason ?? ""}*`;
}

/** A name links to its file; a glob says how many it stands for. */
function globCell(glob: string, fixtures: readonly CoveredFixture[]): string {
  const matches = matching(fixtures, glob);
  const [only] = matches;
  if (only?.name === glob) return `[${glob}](../test/fixtures/${glob}.log)`;
  return `\`${glob}\` (${matches.length})`;
}
