import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { toolEnvironment } from "./gates.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The modules that the wrapper's public names come from, in the order of their needs. */
const MODULES = ["options", "init", "set-level", "wrap-handler"];
const OWN_IMPORT = /^(?:import|export) .* from "\.\/[\w-]+\.ts";\n/gm;

/** Writes the wrapper's type declarations, once for ES modules and once for CommonJS: one file without imports of our own. */
export async function declareTypes(folder: string): Promise<void> {
  const draft = await mkdtemp(join(tmpdir(), "declare-types-"));
  try {
    const emit = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", draft, "--rootDir", "src"];
    const settings = join(draft, "tsconfig.json");
    const include = [join(ROOT, "src/wrapper/index.ts")];
    const typeRoots = [join(ROOT, "node_modules/@types")];
    await writeFile(
      settings,
      JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions: { typeRoots }, include }),
    );
    await run("tsc", ["-p", settings, ...emit], { cwd: ROOT, env: toolEnvironment() });
    const read = (name: string): Promise<string> => readFile(join(draft, "wrapper", `${name}.d.ts`), "utf8");
    const parts = await Promise.all(["index", ...MODULES].map(read));
    const text = parts.map((part) => part.replace(OWN_IMPORT, "")).join("");
    for (const file of ["index.d.ts", "index.d.cts"]) await writeFile(join(folder, file), text);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
