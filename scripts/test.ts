import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { probeContainerEngine } from "../test/support/container/container.ts";
import { probePython } from "../test/support/python/venv.ts";
import { formatGate, GATES, ROOT, runGate, toolEnvironment } from "./gates.ts";
import {
  addUp,
  checkSkips,
  formatTally,
  isSuccess,
  parseExpectedSkips,
  readList,
  readRun,
  type Tally,
} from "./test-report.ts";

type Probe = () => { readonly ok: true } | { readonly ok: false; readonly probe: string; readonly output: string };

/** The projects of vitest.config.ts and what the machine must have for each, in the order of asking. */
const PROJECTS: readonly { readonly name: string; readonly probes: readonly Probe[] }[] = [
  { name: "node", probes: [] },
  { name: "python", probes: [probePython] },
  // SAM CLI, which starts the containers, is a Python program.
  { name: "container", probes: [probePython, probeContainerEngine] },
];

const filters = process.argv.slice(2);
const scratch = await mkdtemp(join(tmpdir(), "lambda-sentry-test-"));
try {
  const tally = await runEverything();
  console.log(`\n${formatTally(tally)}`);
  process.exitCode = isSuccess(tally) ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function runEverything(): Promise<Tally> {
  // With a filter a developer looks at one thing: neither the gates nor the list of skips have a say in it.
  if (filters.length > 0) return runTests();
  const tally = addUp([await runGates(), await runTests()]);
  if (!process.env["CI"]) return tally;
  return addUp([tally, { passed: [], failed: await heldAgainstList(tally), skipped: [] }]);
}

async function runGates(): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const gate of GATES) {
    const result = await runGate(gate);
    console.log(formatGate(result));
    if (!result.ok) console.log(result.output);
    const name = `gate: ${gate.name}`;
    tallies.push({
      passed: result.ok ? [name] : [],
      failed: result.ok ? [] : [{ name, message: "see its output above" }],
      skipped: [],
    });
  }
  return addUp(tallies);
}

async function runTests(): Promise<Tally> {
  const runnable: string[] = [];
  const skipped: Tally[] = [];
  for (const { name, probes } of PROJECTS) {
    const reason = whyNot(probes);
    if (reason === null) runnable.push(name);
    else skipped.push(await listTests(name, reason));
  }
  return addUp([await runProjects(runnable), ...skipped]);
}

function whyNot(probes: readonly Probe[]): string | null {
  for (const probe of probes) {
    const answer = probe();
    if (!answer.ok) return `\`${answer.probe}\`: ${answer.output}`;
  }
  return null;
}

async function runProjects(names: readonly string[]): Promise<Tally> {
  const file = join(scratch, "report.json");
  const projects = names.map((name) => `--project=${name}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const exit = await vitest(["run", ...projects, ...reporters, ...filters]);
  return readRun(await readJson(file), exit, ROOT);
}

/** Names the tests of a project that cannot run, so that none of them goes missing unnoticed. */
async function listTests(project: string, reason: string): Promise<Tally> {
  const file = join(scratch, `${project}.json`);
  const exit = await vitest(["list", `--json=${file}`, `--project=${project}`, ...filters]);
  const list: Parameters<typeof readList>[0] | null = await readJson(file);
  if (exit === 0 && list !== null) return { passed: [], failed: [], skipped: readList(list, reason, ROOT) };
  const failure = { name: `tests of ${project}`, message: `vitest could not list them (exit ${exit})` };
  return { passed: [], failed: [failure], skipped: [] };
}

async function heldAgainstList(tally: Tally): Promise<Tally["failed"]> {
  try {
    return checkSkips(tally, parseExpectedSkips(await readFile(join(ROOT, ".ci/expected-skips.json"), "utf8")));
  } catch (error) {
    return [{ name: ".ci/expected-skips.json", message: String(error) }];
  }
}

function vitest(args: readonly string[]): Promise<number | string> {
  const child = spawn("vitest", args, { cwd: ROOT, env: toolEnvironment(), stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((done) => {
    child.on("error", (error) => done(error.message));
    child.on("close", (code, signal) => done(code ?? signal ?? "unknown"));
  });
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}
