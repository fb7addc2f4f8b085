import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuiltFile, bundleCli, bundleFunction, bundleLayer, bundleWrapper, FUNCTIONS } from "./bundle.ts";
import { declareTypes } from "./types.ts";

const USAGE = `Usage: npm run build                              everything, into dist/
       node scripts/build.ts <function> <folder>  one function (${FUNCTIONS.join(", ")}), into that folder
       node scripts/build.ts layer <folder>       the wrapper's Lambda layer, into that folder`;

const DIST = fileURLToPath(new URL("../dist", import.meta.url));

async function buildAll(): Promise<void> {
  await rm(DIST, { recursive: true, force: true });
  for (const name of FUNCTIONS) {
    printSizes(`functions/${name}`, await bundleFunction(name, join(DIST, "functions", name)));
  }
  printSizes("cli", await bundleCli(join(DIST, "cli")));
  printSizes("wrapper", await bundleWrapper(join(DIST, "wrapper")));
  await declareTypes(join(DIST, "wrapper"));
}

/** Source maps are left out: nothing loads them until something fails. */
function printSizes(title: string, files: readonly BuiltFile[]): void {
  console.log(`${title.padEnd(40)} ${"KB".padStart(7)} ${"gzip KB".padStart(8)}`);
  for (const { path, bytes, gzipBytes } of files.filter(({ path }) => /\.[cm]?js$/.test(path))) {
    console.log(`  ${path.padEnd(38)} ${kilobytes(bytes).padStart(7)} ${kilobytes(gzipBytes).padStart(8)}`);
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

const [wanted, folder, ...rest] = process.argv.slice(2);
const name = FUNCTIONS.find((one) => one === wanted);
if (wanted === undefined) await buildAll();
else if (wanted === "layer" && folder !== undefined && rest.length === 0) {
  printSizes("layer", await bundleLayer(resolve(folder)));
} else if (name !== undefined && folder !== undefined && rest.length === 0) {
  printSizes(`functions/${name}`, await bundleFunction(name, resolve(folder)));
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
