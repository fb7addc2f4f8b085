import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Measure } from "./bench.ts";
import { median } from "./cold-start.ts";

const ROUNDS = 15;
/** Of the SDK's, in size and in time. */
const BUDGET = 1 / 3;
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The same function with one and with the other. */
const functionWith = (sdk: string): string => `
import { init, wrapHandler } from "${sdk}";
init({ dsn: "http://key@127.0.0.1:9/1" });
export const handler = wrapHandler(async (event) => ({ order: event.order }));
`;
const FUNCTIONS = {
  empty: "export const handler = async (event) => ({ order: event.order });\n",
  wrapper: functionWith("lambda-sentry-forwarder/wrapper"),
  sdk: functionWith("@sentry/aws-serverless"),
};
type Name = keyof typeof FUNCTIONS;

/**
 * Bundle and start-up of a function with the wrapper, over an empty one, against the same with Sentry's SDK for Lambda:
 * bundled by esbuild as SAM does it, each start in a process of its own, in turns. Needs `dist/wrapper`.
 */
export async function wrapperAgainstSdk(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-wrapper-"));
  try {
    layPackages(folder);
    const files = { empty: "", wrapper: "", sdk: "" };
    for (const name of Object.keys(FUNCTIONS) as Name[]) files[name] = await bundle(folder, name);
    const size = (name: Name): number => (statSync(files[name]).size - statSync(files.empty).size) / 1000;
    const times: Record<Exclude<Name, "empty">, number[]> = { wrapper: [], sdk: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const empty = start(files.empty);
      times.wrapper.push(start(files.wrapper) - empty);
      times.sdk.push(start(files.sdk) - empty);
    }
    return [
      measure("bundle of the wrapper against @sentry/aws-serverless", size("wrapper"), size("sdk"), "KB"),
      measure("start-up with the wrapper against the same", median(times.wrapper), median(times.sdk), "ms"),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(what: string, own: number, sdk: number, unit: string): Measure {
  const ratio = own / sdk;
  return {
    what,
    value: `${ratio.toFixed(2)} (${own.toFixed(0)} of ${sdk.toFixed(0)} ${unit})`,
    budget: `<= ${BUDGET.toFixed(2)}`,
    held: ratio <= BUDGET,
  };
}

/** As npm would have installed them. */
function layPackages(folder: string): void {
  const own = join(folder, "node_modules", "lambda-sentry-forwarder");
  mkdirSync(own, { recursive: true });
  for (const name of ["package.json", "dist"]) symlinkSync(join(ROOT, name), join(own, name));
  symlinkSync(join(ROOT, "node_modules", "@sentry"), join(folder, "node_modules", "@sentry"));
}

async function bundle(folder: string, name: Name): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  writeFileSync(join(folder, `${name}.mjs`), FUNCTIONS[name]);
  await build({
    absWorkingDir: folder,
    entryPoints: [`${name}.mjs`],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    // Packages of the project's are links; their own packages are beside them.
    preserveSymlinks: false,
    logLevel: "error",
  });
  return outfile;
}

/** Milliseconds from the process's start to the loaded module. */
function start(file: string): number {
  const script = `require(${JSON.stringify(file)});process.stdout.write(String(performance.now()));process.exit()`;
  return Number(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
}
