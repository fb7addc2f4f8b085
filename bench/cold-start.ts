import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measure } from "./bench.ts";

const ROUNDS = 15;
const DIST = fileURLToPath(new URL("../dist/functions/", import.meta.url));

const FUNCTIONS = [
  { name: "forwarder", file: join(DIST, "forwarder", "forwarder.js"), budgetMs: 20 },
  { name: "reporter", file: join(DIST, "reporter", "reporter.js"), budgetMs: 35 },
] as const;

/** How much longer a fresh process takes until a function's bundle is loaded than one with an empty handler. */
export async function coldStarts(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "cold-start-"));
  try {
    const empty = join(folder, "empty.cjs");
    writeFileSync(empty, "exports.handler = async () => {};\n");
    return FUNCTIONS.map(({ name, file, budgetMs }) => {
      const extra = median(Array.from({ length: ROUNDS }, () => load(file) - load(empty)));
      const value = `${extra.toFixed(1)} ms`;
      return {
        what: `cold start of the ${name} over an empty handler`,
        value,
        budget: `<= ${budgetMs} ms`,
        held: extra <= budgetMs,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from the process's start to the loaded module. */
function load(file: string): number {
  const script = `require(${JSON.stringify(file)});process.stdout.write(String(performance.now()))`;
  return Number(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
