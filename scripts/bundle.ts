import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, type Plugin } from "esbuild";

export const FUNCTIONS = ["forwarder", "reporter", "subscriber"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** A file that a build wrote. */
export interface BuiltFile {
  /** Relative to the build's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CHUNKS = "chunks";

/** Modules that a process must hold once: with a copy in each file, `instanceof` would not know the other's errors. */
const SHARED = new Set([join(ROOT, "src/errors.ts")]);

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  minify: true,
  sourcemap: "linked",
  // The map's file names and lines are what a stack needs; the sources themselves would triple the package.
  sourcesContent: false,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** What Sentry's code is to leave out: patching of other modules, tracing, debug messages. */
const SENTRY_DEFINES = {
  __SENTRY_CHANNEL_INJECTION__: "false",
  __SENTRY_DEBUG__: "false",
  __SENTRY_TRACING__: "false",
};

/**
 * Bundles one function: `<name>.js` with `exports.handler`, and under `chunks/` whatever it imports dynamically, so that
 * an invocation pays for a client only when it needs it. CommonJS, because Node loads its own modules faster that way.
 */
export async function bundleFunction(name: FunctionName, folder: string): Promise<readonly BuiltFile[]> {
  const chunks = new Set<string>();
  const bundle = (entry: string, file: string, chunksFromThere: string): Promise<BuiltFile[]> =>
    write(folder, {
      ...OPTIONS,
      entryPoints: [entry],
      outfile: join(folder, file),
      format: "cjs",
      target: "node24",
      // The AWS SDK's ES modules are those of which unused parts can be left out.
      mainFields: ["module", "main"],
      define: SENTRY_DEFINES,
      // `import()` of a file of ours becomes a lazy `require`, which does not wake the ES module loader.
      supported: { "dynamic-import": false },
      // The runtime logs an error under its class's name.
      ...(SHARED.has(entry) ? { keepNames: true } : {}),
      plugins: [separateFiles(chunks, chunksFromThere)],
    });

  const files = await bundle(join(ROOT, "functions", `${name}.ts`), `${name}.js`, `./${CHUNKS}`);
  // Grows while it is walked: a chunk may ask for chunks.
  for (const module of chunks) files.push(...(await bundle(module, join(CHUNKS, chunkFile(module)), ".")));
  // Else the files would be taken for what the nearest package.json above them says.
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  return [...files, await fileIn(folder, "package.json")];
}

/**
 * Bundles the command line; packages stay imports, as npm installs them with it. What a command loads when it runs is a
 * file of its own, so that nobody waits for another command's AWS clients.
 */
export async function bundleCli(folder: string): Promise<readonly BuiltFile[]> {
  const { metafile } = await build({
    ...OPTIONS,
    entryPoints: [join(ROOT, "src/cli/lambda-sentry.ts")],
    outdir: folder,
    format: "esm",
    target: "node22",
    packages: "external",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    metafile: true,
    define: SENTRY_DEFINES,
  });
  await chmod(join(folder, "lambda-sentry.js"), 0o755);
  const paths = Object.keys(metafile.outputs).map((path) => relative(folder, join(ROOT, path)));
  return Promise.all(paths.map((path) => fileIn(folder, path)));
}

/**
 * Bundles the in-process wrapper as an ES module and as CommonJS, both for Node.js 20 on. Sentry's packages stay imports:
 * the application's calls and the wrapper's must meet in one copy of them. Not minified: its functions stand in stacks, and
 * who deploys it bundles it.
 */
export async function bundleWrapper(folder: string): Promise<readonly BuiltFile[]> {
  const options = { ...OPTIONS, minify: false, target: "node20", packages: "external" } as const;
  const files: BuiltFile[] = [];
  for (const { entry, file, format } of WRAPPER_FILES) {
    const own = { entryPoints: [join(ROOT, "src/wrapper", entry)], outfile: join(folder, file), format };
    files.push(...(await write(folder, { ...options, ...own })));
  }
  return files;
}

const WRAPPER_FILES = [
  { entry: "index.ts", file: "index.js", format: "esm" },
  { entry: "index.ts", file: "index.cjs", format: "cjs" },
  { entry: "auto/preload.ts", file: "auto.cjs", format: "cjs" },
  { entry: "auto/handler.ts", file: "auto-handler.mjs", format: "esm" },
] as const;

/**
 * Lays out the Lambda layer: the exec wrapper, and under `lambda-sentry/` what it starts, with Sentry's SDK in it. Both
 * processor architectures and all versions of Node.js from 20 on can use it.
 */
export async function bundleLayer(folder: string): Promise<readonly BuiltFile[]> {
  const options = { ...OPTIONS, target: "node20", mainFields: ["module", "main"], define: SENTRY_DEFINES };
  const files: BuiltFile[] = [];
  for (const { entry, file, format } of WRAPPER_FILES.slice(2)) {
    const own = {
      entryPoints: [join(ROOT, "src/wrapper", entry)],
      outfile: join(folder, "lambda-sentry", file),
      format,
    };
    files.push(...(await write(folder, { ...options, ...own })));
  }
  const exec = "lambda-sentry-exec";
  await copyFile(join(ROOT, "layer", exec), join(folder, exec));
  await chmod(join(folder, exec), 0o755);
  return [...files, await fileIn(folder, exec)];
}

async function write(folder: string, options: BuildOptions & { readonly outfile: string }): Promise<BuiltFile[]> {
  await mkdir(dirname(options.outfile), { recursive: true });
  await build(options);
  const path = relative(folder, options.outfile);
  return [await fileIn(folder, path), await fileIn(folder, `${path}.map`)];
}

async function fileIn(folder: string, path: string): Promise<BuiltFile> {
  const content = await readFile(join(folder, path));
  return { path, bytes: content.length, gzipBytes: gzipSync(content).length };
}

/** Leaves dynamic imports and shared modules to files of their own, and notes which. */
function separateFiles(chunks: Set<string>, folder: string): Plugin {
  return {
    name: "separate-files",
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, kind, resolveDir }) => {
        const module = resolve(resolveDir, path);
        if (kind !== "dynamic-import" && !SHARED.has(module)) return undefined;
        chunks.add(module);
        return { path: `${folder}/${chunkFile(module)}`, external: true };
      });
    },
  };
}

/** With its folders in the name: stages may have files of the same name. */
function chunkFile(module: string): string {
  return relative(join(ROOT, "src"), module).replaceAll(sep, "-").replace(/\.ts$/, ".js");
}
