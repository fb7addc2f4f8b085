/**
 * Records again, into a folder of its own, and says where the checked-in fixtures have another shape:
 * `node test/runtimes/record-check.ts [--format text|json] [RUNTIME, CLIENT or PART OF A NAME…]`. Exits with 1 if any has.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseFixture } from "../support/fixtures.ts";
import { isRepetition } from "./repetition.ts";
import { differences, shapeOf } from "./shape.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const RECORD = fileURLToPath(new URL("record.ts", import.meta.url));

const folder = await mkdtemp(join(tmpdir(), "lambda-sentry-record-check-"));
try {
  const args = [RECORD, "--into", folder, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  process.exitCode = status === 0 ? compare(folder) : (status ?? 1);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function compare(recordings: string): number {
  const files = readdirSync(recordings, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".log"));
  const reports = files.sort().flatMap((file) => compareOne(file, join(recordings, file), join(FIXTURES, file)));
  for (const line of reports) process.stdout.write(`${line}\n`);
  process.stdout.write(`${files.length} recordings, ${reports.length === 0 ? "no" : "a"} difference in shape\n`);
  return files.length > 0 && reports.length === 0 ? 0 : 1;
}

function compareOne(file: string, recording: string, fixture: string): string[] {
  if (!existsSync(fixture)) {
    return isRepetition(file, readFileSync(recording, "utf8"), FIXTURES) ? [] : [`${file}: not checked in`];
  }
  const [now = [], before = []] = [recording, fixture].map((path) =>
    shapeOf(parseFixture(file, readFileSync(path, "utf8"))),
  );
  const lines = differences(before, now);
  return lines.length === 0 ? [] : [`${file}: - checked in, + recorded now`, ...lines];
}
