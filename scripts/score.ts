import { analyse } from "../src/analyse.ts";
import { type FailureJson, toFailureJson } from "../src/cli/failure-json.ts";
import { toTable } from "../src/cli/table.ts";
import { type Expectation, type Fixture, loadFixtures } from "../test/support/fixtures.ts";

/** How well the failures of some logs are found. */
interface Score {
  readonly name: string;
  readonly logs: number;
  readonly harmless: number;
  readonly expected: number;
  found: number;
  rightClass: number;
  allRight: number;
  surplus: number;
  falseAlarms: number;
}

const JUDGED = ["class", "phase", "type", "message", "requestId", "runtime"] as const;

/**
 * Scores the verdicts against the fixtures' expectations, by runtime: `npm run score`, or with a part of a name only some,
 * `npm run score -- blind/`. `--misses` lists what is wrong.
 */
function main(): void {
  const [filter = ""] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  const fixtures = loadFixtures().filter(({ name }) => name.startsWith(filter));
  const groups = byFolder(fixtures);
  const misses: string[] = [];
  const scores = [...groups].map(([name, group]) => scoreOf(name, group, misses));
  if (process.argv.includes("--misses")) console.log(`${misses.join("\n")}\n`);
  const columns = [
    "LOGS",
    "FAILED ATTEMPTS",
    "FOUND",
    "RIGHT CLASS",
    "ALL RIGHT",
    "SURPLUS",
    "HARMLESS LOGS",
    "FALSE ALARMS",
  ];
  const cells = (score: Score): readonly number[] => [
    score.logs,
    score.expected,
    score.found,
    score.rightClass,
    score.allRight,
    score.surplus,
    score.harmless,
    score.falseAlarms,
  ];
  const total = scores.reduce(sum, { ...EMPTY, name: "total" });
  console.log(
    toTable<Score>(
      [
        { heading: "SET", cell: ({ name }) => name },
        ...columns.map((heading, index) => ({
          heading,
          cell: (score: Score) => String(cells(score)[index]),
          alignRight: true,
        })),
      ],
      [...scores, total],
      { width: null, hasColours: false },
    ),
  );
}

/** By runtime; the blind logs apart from the others. */
function byFolder(fixtures: readonly Fixture[]): Map<string, Fixture[]> {
  const groups = new Map<string, Fixture[]>();
  for (const fixture of fixtures) {
    const { name } = fixture;
    const folder = name
      .split("/")
      .slice(0, name.startsWith("blind/") ? 2 : 1)
      .join("/");
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [fixture]);
    else group.push(fixture);
  }
  return groups;
}

const EMPTY: Score = {
  name: "",
  logs: 0,
  harmless: 0,
  expected: 0,
  found: 0,
  rightClass: 0,
  allRight: 0,
  surplus: 0,
  falseAlarms: 0,
};

function sum(a: Score, b: Score): Score {
  return {
    name: a.name,
    logs: a.logs + b.logs,
    harmless: a.harmless + b.harmless,
    expected: a.expected + b.expected,
    found: a.found + b.found,
    rightClass: a.rightClass + b.rightClass,
    allRight: a.allRight + b.allRight,
    surplus: a.surplus + b.surplus,
    falseAlarms: a.falseAlarms + b.falseAlarms,
  };
}

function scoreOf(name: string, fixtures: readonly Fixture[], misses: string[]): Score {
  return fixtures.map((fixture) => scoreFixture(fixture, misses)).reduce(sum, { ...EMPTY, name });
}

function scoreFixture({ name, batch, expected }: Fixture, misses: string[]): Score {
  const found = analyse([batch]).attempts.flatMap(({ failure }) => (failure === null ? [] : [toFailureJson(failure)]));
  const left = [...found];
  const score: Score = { ...EMPTY, logs: 1, expected: expected.length, harmless: expected.length === 0 ? 1 : 0 };
  for (const wanted of expected) {
    const best = left.toSorted((a, b) => agreement(b, wanted) - agreement(a, wanted))[0];
    if (best === undefined) {
      misses.push(`${name}: not found: ${wanted.class} ${wanted["message"]}`);
      continue;
    }
    left.splice(left.indexOf(best), 1);
    score.found++;
    if (best.class === wanted.class) score.rightClass++;
    const wrong = JUDGED.filter((member) => member in wanted && best[member] !== wanted[member]);
    if (wrong.length === 0) score.allRight++;
    for (const member of wrong) {
      misses.push(`${name}: ${member} is ${JSON.stringify(best[member])}, wanted ${JSON.stringify(wanted[member])}`);
    }
  }
  if (expected.length === 0 && left.length > 0) score.falseAlarms = 1;
  score.surplus = left.length;
  for (const { class: surplus, message, detectors } of left) {
    misses.push(`${name}: surplus ${surplus} ${message} by ${detectors.join(", ")}`);
  }
  return score;
}

function agreement(failure: FailureJson, wanted: Expectation): number {
  return (
    JUDGED.filter((member) => failure[member] === wanted[member]).length +
    (failure.requestId === wanted["requestId"] ? 3 : 0)
  );
}

main();
