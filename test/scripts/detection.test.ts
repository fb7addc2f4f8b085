import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lambda-sentry-detection-"));
afterAll(() => rmSync(folder, { recursive: true }));

function check(page: string) {
  const env = { ...process.env, DETECTION_PAGE: page };
  return spawnSync(process.execPath, ["scripts/detection.ts", "--check"], { cwd: ROOT, env, encoding: "utf8" });
}

describe("the check of the page on detection", () => {
  const current = readFileSync(join(ROOT, "docs/detection.md"), "utf8");

  it.each([
    { name: "is content with the page as it is", text: current, status: 0, says: "" },
    { name: "fails on a changed sentence", text: current.replace("proves", "shows"), status: 1, says: "run `npm run" },
    { name: "fails on a page without a detector", text: "", status: 1, says: "run `npm run detection`" },
  ])("$name", ({ text, status, says }) => {
    const page = join(folder, "detection.md");
    writeFileSync(page, text);
    const result = check(page);
    expect(result.stderr).toContain(says);
    expect(result.status).toBe(status);
  });
});
