import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackages } from "../../runtimes/nodejs/client.ts";
import { cacheFolder } from "../cache-folder.ts";
import { ensureRuntimeClient } from "../runtime-client.ts";

/** A Node.js with the runtime client that goes with it, ready to be started. */
export interface NodeRuntime {
  /** `Node.js 22` */
  readonly title: string;
  readonly major: 20 | 22 | 24;
  readonly node: string;
  /** The file that starts the runtime client. */
  readonly entry: string;
}

/** Stands in for the client's native part, which is not built here. */
export const PRELOAD = fileURLToPath(new URL("../emulator/ric-preload.cjs", import.meta.url));

/** The versions that AWS runs: up to Node.js 22 the client knows callbacks, with Node.js 24 no more. */
const VERSIONS = {
  20: { node: "20.20.2", client: "3.3.0" },
  22: { node: "22.23.3", client: "3.3.0" },
  24: { node: null, client: "4.0.2" },
} as const;

/** Installs what is missing into the cache. */
export async function nodeRuntime(major: NodeRuntime["major"]): Promise<NodeRuntime> {
  const { node: version, client } = VERSIONS[major];
  const folder = await ensureRuntimeClient(client);
  const entry = client === "3.3.0" ? await startFile(folder) : join(folder, "index.mjs");
  return { title: `Node.js ${major}`, major, node: version === null ? process.execPath : await nodeOf(version), entry };
}

async function nodeOf(version: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await ensurePackages(`node-${version}`, `${name}@${version}`);
  return join(folder, "node_modules", name, "bin", "node");
}

/** The older client is a library; the service's own file has this at its end. */
async function startFile(folder: string): Promise<string> {
  const file = join(cacheFolder(), "runtimes", "start-3.3.0.mjs");
  await mkdir(dirname(file), { recursive: true });
  const from = JSON.stringify(join(folder, "dist", "index.mjs"));
  await writeFile(
    file,
    `import { run } from ${from};\nawait run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);\n`,
  );
  return file;
}
