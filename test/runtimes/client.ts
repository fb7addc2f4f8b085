import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../support/cache-folder.ts";

export type ClientName = "node24" | "node22" | "node20" | "python311" | "go" | "rust" | "java17" | "ruby" | "php";
export type Runtime = "nodejs" | "python" | "go" | "rust" | "java" | "ruby" | "php";

/** A real runtime client, ready to be laid out as on Lambda. */
export interface Client {
  readonly name: ClientName;
  readonly runtime: Runtime;
  /** What ends the names of its fixtures: `-24+platform`, to tell them from those of the family's other versions. */
  readonly ending: string;
  /** `aws-lambda-ric 4.0.2, Node.js 24.21.0` */
  readonly title: string;
  /** As INIT_START names it. */
  readonly runtimeVersion: string;
  readonly executionEnvironment: string;
  readonly handler: string;
  /** What stands where: from → to. */
  readonly mounts: readonly (readonly [from: string, to: string])[];
  readonly command: readonly [string, ...string[]];
  /** Lays the function's code into its folder, where that is more than the scenario's files. */
  readonly lay?: (folder: string) => Promise<void>;
  /** Copies a third-party package, with what it needs, into the function's folder. */
  readonly install?: (packageName: string, folder: string) => Promise<void>;
}

export const RUNTIME_FOLDER = "/var/runtime";

export const run = promisify(execFile);

/** What a program says of itself, or `null` if it cannot be run. */
export function ask(program: string, ...args: string[]): string | null {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? (stdout || stderr).trim() : null;
}

/** A folder of the cache, made once: half-made it has another name. */
export async function ensureFolder(name: string, make: (draft: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const home = join(folder, "..");
  await mkdir(home, { recursive: true });
  const draft = await mkdtemp(join(home, "draft-"));
  await make(draft);
  await rename(draft, folder);
  return folder;
}
