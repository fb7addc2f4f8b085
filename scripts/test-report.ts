/** A test, a gate or the run itself that went wrong. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** A test that did not run. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** What became of every test, each by its full name: `<file> > <describe> > <test>`. */
export interface Tally {
  readonly passed: readonly string[];
  readonly failed: readonly Failure[];
  readonly skipped: readonly Skip[];
}

/** One row of `.ci/expected-skips.json`: a test that is known not to run in CI, and what was found when asking why. */
export interface ExpectedSkip {
  /** The test's full name, or the beginning of several followed by `*`. */
  readonly test: string;
  readonly probe: string;
  readonly output: string;
  readonly date: string;
}

/** The part of the report of vitest's `json` reporter that is read here. */
export interface VitestReport {
  readonly testResults: readonly VitestFile[];
}

interface VitestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly ancestorTitles: readonly string[];
    readonly title: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** What `vitest list --json` writes. */
export type VitestList = readonly { readonly name: string; readonly file: string }[];

const SEPARATOR = " > ";
const MAX_REASON_CHARS = 400;

/**
 * Counts a run of vitest.
 *
 * Files that failed to load and runs that ended badly without a failed test (an error outside of every test, a crash)
 * are failures as well: both leave a report in which no test has failed.
 *
 * @param report - `null` if vitest wrote none.
 * @param exit - How vitest's process ended: its exit code, or the name of the signal.
 * @param root - The folder that file names are to be relative to.
 */
export function readRun(report: VitestReport | null, exit: number | string, root: string): Tally {
  if (report === null) return failure("vitest", `wrote no report (exit ${exit})`);
  const tally = addUp(report.testResults.map((file) => readFile(file, relativeTo(root, file.name))));
  if (exit === 0 || tally.failed.length > 0) return tally;
  return addUp([tally, failure("vitest", `exit ${exit} though no test failed: see its output for the error`)]);
}

function readFile({ status, message, assertionResults }: VitestFile, path: string): Tally {
  const passed: string[] = [];
  const failed: Failure[] = [];
  const skipped: Skip[] = [];
  for (const test of assertionResults) {
    const name = fullName(path, ...test.ancestorTitles, test.title);
    if (test.status === "passed") passed.push(name);
    else if (test.status === "failed") failed.push({ name, message: test.failureMessages[0] ?? "" });
    else skipped.push({ name, reason: "skipped in code" });
  }
  if (status === "failed" && failed.length === 0) {
    failed.push({ name: path, message: message || "the file failed outside of its tests" });
  }
  return { passed, failed, skipped };
}

function failure(name: string, message: string): Tally {
  return { passed: [], failed: [{ name, message }], skipped: [] };
}

/** The tests of a project that cannot run here. */
export function readList(list: VitestList, reason: string, root: string): Skip[] {
  return list.map(({ name, file }) => ({ name: fullName(relativeTo(root, file), name), reason }));
}

/** Adds tallies up. */
export function addUp(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.flatMap(({ passed }) => passed),
    failed: tallies.flatMap(({ failed }) => failed),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/**
 * Reads the list of tests that are expected to be skipped.
 *
 * @throws Error that names the row that is not a complete one.
 */
export function parseExpectedSkips(text: string): ExpectedSkip[] {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) throw new Error("the list of expected skips is not an array");
  return rows.map((row: unknown, index) => {
    if (isExpectedSkip(row)) return row;
    throw new Error(`row ${index + 1} of the expected skips lacks a text for test, probe, output or date`);
  });
}

/** Holds the tally against the list, both ways: what was skipped must be listed, what is listed must be skipped. */
export function checkSkips({ passed, failed, skipped }: Tally, expected: readonly ExpectedSkip[]): Failure[] {
  const ran = [...passed, ...failed.map(({ name }) => name)];
  const unlisted = skipped
    .filter(({ name }) => !expected.some((row) => covers(row, name)))
    .map(({ name }) => ({ name, message: "skipped, and not on the list of expected skips" }));
  const outdated = expected.flatMap((row) => {
    if (ran.some((name) => covers(row, name)))
      return [{ name: row.test, message: "would run now: take it off the list" }];
    if (skipped.some(({ name }) => covers(row, name))) return [];
    return [{ name: row.test, message: "there is no such test: take it off the list" }];
  });
  return [...unlisted, ...outdated];
}

/** The closing lines; the very last one, `N passed, N failed`, is read by programs. */
export function formatTally({ passed, failed, skipped }: Tally): string {
  return [
    ...failed.map(({ name, message }) => `failed: ${name}: ${oneLine(message)}`),
    ...skipped.map(({ name, reason }) => `skipped: ${name}: ${oneLine(reason)}`),
    `${skipped.length} skipped`,
    `${passed.length} passed, ${failed.length} failed`,
  ].join("\n");
}

/** A run of nothing is no success. */
export function isSuccess({ passed, failed }: Tally): boolean {
  return passed.length > 0 && failed.length === 0;
}

function fullName(...parts: readonly string[]): string {
  // Rows of a table may carry line ends into a test's name, and a name is to be one line of the output and of the list.
  return parts.join(SEPARATOR).replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}

function relativeTo(root: string, file: string): string {
  const folder = root.endsWith("/") ? root : `${root}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

function covers({ test }: ExpectedSkip, name: string): boolean {
  return test.endsWith("*") ? name.startsWith(test.slice(0, -1)) : name === test;
}

function isExpectedSkip(row: unknown): row is ExpectedSkip {
  return (
    typeof row === "object" &&
    row !== null &&
    ["test", "probe", "output", "date"].every((key) => typeof Reflect.get(row, key) === "string")
  );
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS)}…` : line;
}
