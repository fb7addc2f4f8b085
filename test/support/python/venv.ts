import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../cache-folder.ts";

export type PythonProbe = { ok: true } | { ok: false; probe: string; output: string };

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Debian keeps venv's pip in a package of its own: `import venv` alone proves nothing, `ensurepip` must be there. */
const PROBE = [
  "import sys, venv, ensurepip, fcntl",
  "sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed, this is ' + sys.version.split()[0])",
].join("; ");

export function probePython(): PythonProbe {
  const result = spawnSync("python3", ["-c", PROBE], { encoding: "utf8", timeout: 30_000 });
  if (result.status === 0) return { ok: true };
  const output = [result.error?.message, result.stderr, result.stdout].filter(Boolean).join("\n").trim();
  return { ok: false, probe: `python3 -c ${JSON.stringify(PROBE)}`, output: output || `exit ${result.status}` };
}

/**
 * The `bin` folder of the Python environment `name` holding what `requirementsFile` pins (a path, or the name of a
 * file beside this one). Made on first use, remade when the requirements change; safe to call from several processes.
 */
export async function ensureVenv(name: string, requirementsFile: string): Promise<string> {
  const requirements = isAbsolute(requirementsFile) ? requirementsFile : here(requirementsFile);
  const folder = join(cacheFolder(), "venvs", name);
  const digest = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  const ready = await readFile(join(folder, ".ready"), "utf8").catch(() => "");
  if (ready.trim() !== digest) await make(folder, requirements);
  return join(folder, "bin");
}

function make(folder: string, requirements: string): Promise<void> {
  const args = [here("make_venv.py"), folder, requirements];
  return new Promise((done, reject) => {
    execFile("python3", args, { encoding: "utf8" }, (error, _stdout, stderr) => {
      if (!error) return done();
      const tail = stderr.trim().split("\n").slice(-20).join("\n");
      reject(new Error(`could not make the Python environment ${folder}\n${tail || error.message}`));
    });
  });
}
