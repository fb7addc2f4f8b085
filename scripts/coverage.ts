import { readFileSync, writeFileSync } from "node:fs";
import { analyse } from "../src/analyse.ts";
import { DETECTORS } from "../src/detect/registry.ts";
import { loadFixtures } from "../test/support/fixtures.ts";
import { type CoverageInput, findProblems, parseMap, parseRows, renderCoverage } from "./coverage-rows.ts";

const DOCS = new URL("../docs/", import.meta.url);
const TABLE = new URL("coverage.md", DOCS);

/** Writes `docs/coverage.md`, or with `--check` says whether it is current; fails where a row is not accounted for. */
function main(): void {
  const input = readInput();
  const wanted = renderCoverage(input);
  const isCheck = process.argv.includes("--check");
  if (!isCheck) writeFileSync(TABLE, wanted);
  const stale = isCheck && readOrEmpty(TABLE) !== wanted ? ["docs/coverage.md: stale, run `npm run coverage`"] : [];
  const problems = [...findProblems(input), ...stale];
  if (problems.length === 0) {
    if (!isCheck) console.log(`${input.rows.length} rows written to docs/coverage.md`);
    return;
  }
  console.error(problems.join("\n"));
  process.exitCode = 1;
}

function readInput(): CoverageInput {
  return {
    rows: parseRows(readFileSync(new URL("log-formats.md", DOCS), "utf8")),
    map: parseMap(readFileSync(new URL("coverage-map.json", DOCS), "utf8")),
    detectors: DETECTORS.map(({ id }) => id),
    // The blind fixtures measure what nobody aimed at: a row that named them would aim.
    fixtures: loadFixtures()
      .filter(({ name }) => !name.startsWith("blind/"))
      .map(({ name, format, origin, expected, batch }) => ({
        name,
        format,
        origin,
        fails: expected.length > 0,
        detectors: analyse([batch]).attempts.flatMap(({ findings }) => findings.map(({ detector }) => detector)),
      })),
  };
}

function readOrEmpty(file: URL): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

main();
