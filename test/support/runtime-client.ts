import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cache-folder.ts";

const run = promisify(execFile);

/**
 * The folder of the Lambda runtime client for Node.js, in the given version of the package `aws-lambda-ric`.
 *
 * Not a dependency of the project: its install script builds a native client for minutes and wants a C++ toolchain, and
 * not every npm can be told to leave one package's script out. Here it is installed without scripts.
 */
export async function ensureRuntimeClient(version: string): Promise<string> {
  const home = join(cacheFolder(), "npm");
  const folder = join(home, `aws-lambda-ric-${version}`);
  const client = join(folder, "node_modules", "aws-lambda-ric");
  if (existsSync(client)) return client;
  await mkdir(home, { recursive: true });
  const draft = await mkdtemp(join(home, "draft-"));
  await writeFile(join(draft, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `aws-lambda-ric@${version}`], {
    cwd: draft,
  });
  try {
    await rename(draft, folder);
  } catch {
    // Another process was faster; theirs is as good.
    await rm(draft, { recursive: true, force: true });
  }
  return client;
}
