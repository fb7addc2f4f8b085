import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SURE_CHARS = 96;
const DEMO = ["scripts/demo.ts"];

describe("the demo", () => {
  let folder: string | undefined;
  afterEach(() => folder !== undefined && rmSync(folder, { recursive: true }));

  it("prints what the README shows", () => {
    const out = execFileSync(process.execPath, DEMO, { cwd: ROOT, encoding: "utf8" });
    const [, shown = ""] = /```text\nSAMPLE(.+?)```/s.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
    const rows = shown
      .split("\n")
      .slice(1)
      .filter((row) => row !== "" && row !== "…");
    expect(rows.length).toBeGreaterThan(8);
    // How much of a title fits depends on the width of the milliseconds.
    for (const row of rows) expect(`\n${out}`).toContain(`\n${row.slice(0, SURE_CHARS).trimEnd()}`);
  });

  it("exits 1 and names the sample whose verdict is not what its name says", () => {
    folder = mkdtempSync(join(tmpdir(), "lambda-sentry-samples-"));
    copyFileSync(join(ROOT, "events/timeout--nodejs--json.json"), join(folder, "crash--nodejs--renamed.json"));
    copyFileSync(join(ROOT, "events/timeout--nodejs--report.json"), join(folder, "timeout--nodejs--report.json"));
    const { status, stdout } = spawnSync(process.execPath, [...DEMO, folder], { cwd: ROOT, encoding: "utf8" });
    expect(stdout).toContain("Wrong: crash--nodejs--renamed\n");
    expect(status).toBe(1);
  });
});
