import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lambda-sentry-generated-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is written from other files, with a change that its check must notice. */
const GENERATED = [
  {
    file: "docs/detection.md",
    command: ["scripts/detection.ts", "--page"],
    change: (text: string) => text.replace("proves the failure", "shows the failure"),
    says: "npm run detection",
  },
  {
    file: "test/fixtures/index.json",
    command: ["scripts/corpus.ts", "--index"],
    change: (text: string) => text.replace('"class":"timeout"', '"class":"crash"'),
    says: "npm run corpus",
  },
  {
    file: "README.md",
    command: ["scripts/score.ts", "--readme", "--page"],
    change: (text: string) => text.replace(/\| all \| \d+ of/, "| all | 9999 of"),
    says: "npm run score",
  },
  {
    file: "README.md",
    command: ["scripts/cost.ts", "--readme", "--page"],
    change: (text: string) => text.replace("| queue |", "| the queue |"),
    says: "npm run cost",
  },
] as const;

describe.each(GENERATED)("the check of $file", ({ file, command, change, says }) => {
  const current = readFileSync(join(ROOT, file), "utf8");

  it.each([
    { name: "is content with it as it is", text: current, status: 0, output: "" },
    { name: "fails when it is stale, and says what to do", text: change(current), status: 1, output: says },
  ])("$name", ({ text, status, output }) => {
    const copy = join(folder, "copy");
    writeFileSync(copy, text);
    const result = spawnSync(process.execPath, [...command, copy, "--check"], { cwd: ROOT, encoding: "utf8" });
    expect(result.stderr).toContain(output);
    expect(result.status).toBe(status);
  });
});
