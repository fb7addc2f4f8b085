import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { analyse } from "../src/analyse.ts";
import { toFailureJson } from "../src/cli/failure-json.ts";
import { type Column, toTable } from "../src/cli/table.ts";
import { type Fixture, loadFixtures } from "../test/support/fixtures.ts";
import { type Reported, type Score, type Scored, type Share, scoreFixture, total } from "./scoring.ts";

const HELP = `Scores failures against the labels of the public corpus (test/fixtures).

  npm run score                          our own, by runtime, class and format
  npm run score -- blind/                only logs whose name begins so
  npm run score -- --misses              names everything that is wrong
  npm run score -- --results FILE        another tool's: JSON Lines {"case": "<name>", "failures": [{"class": …, …}]}
  npm run score -- --readme [--check]    writes the table of the README, or says whether it is current`;

const MARKED = /(<!-- score -->\n)[\s\S]*?(<!-- \/score -->)/;

const HEADINGS: readonly (readonly [heading: string, share: (score: Score) => Share])[] = [
  ["FOUND", ({ failed }) => failed],
  ["EXACTLY ONE EACH", ({ exact }) => exact],
  ["RIGHT CLASS", (score) => score.class],
  ["REQUEST ID", ({ requestId }) => requestId],
  ["TYPE", ({ type }) => type],
  ["MESSAGE", ({ message }) => message],
  ["HARMLESS LEFT ALONE", ({ harmless }) => harmless],
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    misses: { type: "boolean", default: false },
    results: { type: "string" },
    readme: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    /** Another page than the project's, to try out the check itself. */
    page: { type: "string", default: fileURLToPath(new URL("../README.md", import.meta.url)) },
    help: { type: "boolean", short: "h", default: false },
  },
});

function main(): void {
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [prefix = ""] = positionals;
  const fixtures = loadFixtures().filter(({ name }) => name.startsWith(prefix));
  const report = values.results === undefined ? ownReport : readReport(values.results);
  const scored = fixtures.map((fixture) => scoreFixture(fixture, report(fixture)));
  if (values.readme) {
    toReadme(scored);
    return;
  }
  if (values.misses) console.log(`${scored.flatMap(({ misses }) => misses).join("\n")}\n`);
  for (const [heading, groupOf] of GROUPS) console.log(`${table(heading, groupsOf(scored, groupOf))}\n`);
}

/** Each log in one group; a class is that of its first failure. */
const GROUPS: readonly (readonly [heading: string, groupOf: (fixture: Fixture) => string])[] = [
  ["RUNTIME", ({ name, runtime }) => (name.startsWith("blind/") ? name.split("/", 2).join("/") : runtime)],
  ["CLASS", ({ expected: [first] }) => (first === undefined ? "harmless" : (first.class ?? "left open"))],
  ["FORMAT", ({ format }) => format],
];

function ownReport({ batch }: Fixture): readonly Reported[] {
  return analyse([batch]).attempts.flatMap(({ failure }) => (failure === null ? [] : [{ ...toFailureJson(failure) }]));
}

function readReport(file: string): (fixture: Fixture) => readonly Reported[] {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  const rows = lines.map(
    (line) => JSON.parse(line) as { readonly case: string; readonly failures: readonly Reported[] },
  );
  const found = new Map(rows.map((row) => [row.case, row.failures]));
  return ({ name }) => found.get(name) ?? [];
}

function groupsOf(scored: readonly Scored[], groupOf: (fixture: Fixture) => string): readonly Score[] {
  const names = [...new Set(scored.map(({ fixture }) => groupOf(fixture)))];
  const scores = names.map((name) =>
    total(
      name,
      scored.filter(({ fixture }) => groupOf(fixture) === name).map(({ score }) => score),
    ),
  );
  return [...scores, total("all", scores)];
}

function table(heading: string, scores: readonly Score[]): string {
  const columns: readonly Column<Score>[] = [
    { heading, cell: ({ name }) => name },
    ...HEADINGS.map(([title, share]) => ({
      heading: title,
      cell: (score: Score) => said(share(score)),
      alignRight: true,
    })),
  ];
  return toTable(columns, scores, { width: null, hasColours: false });
}

function said({ right, of }: Share): string {
  return of === 0 ? "-" : `${right} of ${of}`;
}

function toReadme(scored: readonly Scored[]): void {
  const scores = groupsOf(scored, ({ name, runtime }) => (name.startsWith("blind/") ? "blind" : runtime));
  const rows = scores.map(
    (score) => `| ${[score.name, ...HEADINGS.map(([, share]) => said(share(score)))].join(" | ")} |`,
  );
  const head = ["logs of", ...HEADINGS.map(([heading]) => heading.toLowerCase())];
  const text = [`| ${head.join(" | ")} |`, `|---${"|---:".repeat(HEADINGS.length)}|`, ...rows, ""].join("\n");
  const readme = readFileSync(values.page, "utf8");
  const wanted = readme.replace(MARKED, (_, begin: string, end: string) => `${begin}${text}${end}`);
  if (!values.check) writeFileSync(values.page, wanted);
  else if (wanted !== readme) {
    console.error("README.md: the table of scores is not current, run `npm run score -- --readme`");
    process.exitCode = 1;
  }
}

main();
