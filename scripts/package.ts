import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Zippable, zipSync } from "fflate";
import { bundleFunction, FUNCTIONS, type FunctionName } from "./bundle.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The same files make the same bytes: the oldest date that a zip can hold, and a compressor of its own on every Node. */
const ZIP_OPTIONS = { level: 9, mtime: new Date(1980, 0, 1) } as const;
const UNIX = 3;
const FILE_0644 = (0o100644 << 16) >>> 0;

/** Writes one deployment package for each function. */
async function packageFunctions(folder: string): Promise<void> {
  for (const name of FUNCTIONS) {
    const zip = await zipOf(name);
    const file = join(folder, `${name}.zip`);
    await writeFile(file, zip);
    console.log(`${file}  ${(zip.length / 1000).toFixed(0)} KB  handler ${name}.handler, runtime nodejs24.x`);
  }
}

async function zipOf(name: FunctionName): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    const files: Zippable = {};
    const built = await bundleFunction(name, folder);
    for (const path of built.map((file) => file.path).sort()) {
      files[path] = [await readFile(join(folder, path)), { os: UNIX, attrs: FILE_0644 }];
    }
    return zipSync(files, ZIP_OPTIONS);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [folder = ROOT, ...rest] = process.argv.slice(2);
if (rest.length > 0 || folder.startsWith("-")) {
  console.error(
    "Usage: npm run package [-- <folder>]   writes forwarder.zip, reporter.zip and subscriber.zip there (default: the project)",
  );
  process.exitCode = 2;
} else {
  await packageFunctions(resolve(folder));
}
