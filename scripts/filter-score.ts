import { type Column, toTable } from "../src/cli/table.ts";
import { ALL_LOGGERS, failurePattern } from "../src/subscribe/pattern/failure-pattern.ts";
import { type Fixture, loadFixtures } from "../test/support/fixtures.ts";
import { type Filtered, filterFixture, loggersOf } from "./filter-scoring.ts";

/** The pattern of log-formats.md 5.3 A: what the own ones have to be better than. */
const PATTERN_A =
  '?"Status: timeout" ?"Status: error" ?"Status: failure" ?"Task timed out after" ?"Runtime." ?"Extension." ?"Runtime exited" ?"Unknown application error" ?"Process exited before" ?"errorType" ?"Traceback (most" ?"Exception" ?"java.lang." ?"Invalid handler" ?"public method named" ?"panic:" ?"panicked at" ?"atal error" ?"heap out of memory" ?"memory allocation of" ?"ERROR Lambda runtime invoke" ?"Node.js v" ?"LAMBDA_RUNTIME Failed" ?"Launch error" ?"Invalid task config" ?"\\"status\\":\\"timeout\\"" ?"\\"status\\":\\"error\\"" ?"\\"status\\":\\"failure\\"" ?"\\"level\\":\\"ERROR\\""';

const ways: readonly (readonly [name: string, pattern: (fixture: Fixture) => string])[] = [
  ["own, of the runtime and format", (fixture) => failurePattern(loggersOf(fixture)).narrow],
  ["own, of all runtimes and formats", () => failurePattern(ALL_LOGGERS).narrow],
  ["own, without regular expressions", (fixture) => failurePattern(loggersOf(fixture)).wide],
  ["pattern A", () => PATTERN_A],
];

interface Row {
  readonly name: string;
  readonly results: readonly Filtered[];
}

const sum = (results: readonly Filtered[], count: (result: Filtered) => number): number =>
  results.reduce((total, result) => total + count(result), 0);
const harmless = (results: readonly Filtered[]): readonly Filtered[] => results.filter(({ isHarmless }) => isHarmless);

const COLUMNS: readonly Column<Row>[] = [
  { heading: "LOGS OF", cell: ({ name }) => name },
  column("FAILED", ({ results }) => sum(results, ({ failed }) => failed)),
  column("MISSED", ({ results }) => sum(results, ({ missed }) => missed)),
  column("NOT ENOUGH ALONE", ({ results }) => sum(results, ({ unrecognised }) => unrecognised)),
  column("HARMLESS LOGS", ({ results }) => harmless(results).length),
  column("LET THROUGH", ({ results }) => harmless(results).filter(({ passed }) => passed > 0).length),
  column("THEIR LINES", ({ results }) => sum(harmless(results), ({ lines }) => lines)),
  column("LET THROUGH", ({ results }) => sum(harmless(results), ({ passed }) => passed)),
];

function column(heading: string, count: (row: Row) => number): Column<Row> {
  return { heading, cell: (row) => String(count(row)), alignRight: true };
}

const fixtures = loadFixtures();
for (const [name, pattern] of ways) {
  const longest = Math.max(...fixtures.map((fixture) => pattern(fixture).length));
  const results = fixtures.map((fixture) => filterFixture(fixture, pattern(fixture)));
  const groupOf = ({ fixture: { runtime, format } }: Filtered): string => `${runtime}, ${format}`;
  const groups = [...new Set(results.map(groupOf))];
  const rows = groups.map((group) => ({ name: group, results: results.filter((one) => groupOf(one) === group) }));
  console.log(`${name} (${longest} characters at most)`);
  console.log(`${toTable(COLUMNS, [...rows, { name: "all", results }], { width: null, hasColours: false })}\n`);
}
