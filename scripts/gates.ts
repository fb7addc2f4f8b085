import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder, where its tools run. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** A check of the whole tree that is not a test. */
export interface Gate {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** What became of a gate; `output` is everything it printed. */
export interface GateResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** In the order they run: the quickest to understand first. */
export const GATES: readonly Gate[] = [
  { name: "tsc", command: ["tsc", "--noEmit"] },
  { name: "biome", command: ["biome", "check", "--error-on-warnings", "--max-diagnostics=1000"] },
  { name: "knip", command: ["knip"] },
  { name: "events", command: ["node", "scripts/events.ts", "--check"] },
  { name: "coverage", command: ["node", "scripts/coverage.ts", "--check"] },
  { name: "corpus", command: ["node", "scripts/corpus.ts", "--check"] },
  { name: "score", command: ["node", "scripts/score.ts", "--readme", "--check"] },
  { name: "cost", command: ["node", "scripts/cost.ts", "--readme", "--check"] },
  { name: "detection", command: ["node", "scripts/detection.ts", "--check"] },
  { name: "frames", command: ["node", "scripts/frames.ts", "--check"] },
];

/**
 * Runs one gate to its end. A tool that cannot be started is a failed gate, too.
 *
 * @param cwd - The tree to look at, another than the project's own only to try out the gate itself.
 */
export function runGate({ name, command: [tool, ...args] }: Gate, cwd: string = ROOT): Promise<GateResult> {
  const start = performance.now();
  const { FORCE_COLOR: _, ...environment } = toolEnvironment();
  const child = spawn(tool, args, { cwd, env: { ...environment, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((done) => {
    const finish = (ok: boolean, end: string): void =>
      done({ name, ok, seconds: (performance.now() - start) / 1000, output: Buffer.concat(chunks).toString() + end });
    child.on("error", (error) => finish(false, `${error.message}\n`));
    child.on("close", (code, signal) => finish(code === 0, signal === null ? "" : `ended by ${signal}\n`));
  });
}

/** A gate's one line. */
export function formatGate({ name, ok, seconds }: GateResult): string {
  return `${name.padEnd(10)} ${(ok ? "ok" : "failed").padEnd(8)} ${seconds.toFixed(1)} s`;
}

/** The environment with the project's own tools, and its own Node.js, in front: as npm does for its scripts. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const { PATH = "", ...rest } = process.env;
  return { ...rest, PATH: [join(ROOT, "node_modules", ".bin"), PATH].join(delimiter) };
}
