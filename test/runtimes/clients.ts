import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../support/cache-folder.ts";
import { ensureVenv } from "../support/python/venv.ts";

const run = promisify(execFile);

export type ClientName = "node24" | "node20" | "python311";

/** A real runtime client, ready to be laid out as on Lambda. */
export interface Client {
  readonly name: ClientName;
  readonly runtime: "nodejs" | "python";
  /** What tells its fixtures from those of the family's other versions. */
  readonly suffix: string;
  /** `aws-lambda-ric 4.0.2, Node.js 24.21.0` */
  readonly title: string;
  /** As INIT_START names it. */
  readonly runtimeVersion: string;
  readonly executionEnvironment: string;
  readonly handler: string;
  /** What stands where: from → to. */
  readonly mounts: readonly (readonly [from: string, to: string])[];
  readonly command: readonly [string, ...string[]];
  /** Copies a third-party package, with what it needs, into the function's folder. */
  readonly install: (packageName: string, folder: string) => Promise<void>;
}

const AXIOS = "axios@1.21.1";
const RUNTIME = "/var/runtime";

/** Makes, or finds in the cache, the clients that this machine can run; says on stderr which are left out. */
export async function prepareClients(): Promise<Client[]> {
  const clients: Client[] = [await node24(), await python311()];
  const older = findNode("v20.");
  if (older === null) process.stderr.write("no Node.js 20 on the PATH: its fixtures stay as they are\n");
  else clients.push(await node20(older));
  return clients;
}

async function node24(): Promise<Client> {
  const version = "4.0.2";
  const folder = await ensureNativeClient(version);
  return nodeClient({ name: "node24", suffix: "24", major: 24, node: process.execPath, version, folder });
}

async function node20(node: string): Promise<Client> {
  const version = "3.3.0";
  const dist = join(await ensureNativeClient(version), "dist");
  const folder = join(cacheFolder(), "runtimes", "node20");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(dist, "rapid-client.node"), join(folder, "rapid-client.node"));
  // The service's own entry file is the bundle with the start at its end; the package's prints a line of its own first.
  const start = 'await run(process.env["LAMBDA_TASK_ROOT"], process.env["_HANDLER"]);\n';
  await writeFile(join(folder, "index.mjs"), (await readFile(join(dist, "index.mjs"), "utf8")) + start);
  return nodeClient({ name: "node20", suffix: "20", major: 20, node, version, folder });
}

interface NodeClient {
  readonly name: ClientName;
  readonly suffix: string;
  readonly major: number;
  readonly node: string;
  readonly version: string;
  readonly folder: string;
}

async function nodeClient({ name, suffix, major, node, version, folder }: NodeClient): Promise<Client> {
  const packages = join(await ensurePackages("axios", AXIOS), "node_modules");
  const nodeVersion = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1);
  return {
    name,
    runtime: "nodejs",
    suffix,
    title: `aws-lambda-ric ${version}, Node.js ${nodeVersion}`,
    runtimeVersion: `nodejs:${major}.v31`,
    executionEnvironment: `AWS_Lambda_nodejs${major}.x`,
    handler: "index.handler",
    mounts: [
      [folder, RUNTIME],
      [node, "/var/lang/bin/node"],
    ],
    command: ["/var/lang/bin/node", `${RUNTIME}/index.mjs`],
    install: async (packageName, target) => {
      if (packageName !== "axios") throw new Error(`not prepared: ${packageName}`);
      await cp(packages, join(target, "node_modules"), { recursive: true });
    },
  };
}

async function python311(): Promise<Client> {
  const bin = await ensureVenv("python-runtime", "requirements-python-runtime.txt");
  const python = join(bin, "python");
  const ask = "import sys; print(sys.base_prefix, '.'.join(map(str, sys.version_info[:2])), sys.version.split()[0])";
  const [base = "", minor = "", version = ""] = spawnSync(python, ["-c", ask], { encoding: "utf8" })
    .stdout.trim()
    .split(" ");
  const packages = join(dirname(bin), "lib", `python${minor}`, "site-packages");
  const folder = join(cacheFolder(), "runtimes", "python");
  await mkdir(folder, { recursive: true });
  const start = [
    "import os, sys",
    "sys.path.insert(0, os.environ['LAMBDA_TASK_ROOT'])",
    "from awslambdaric.__main__ import main",
    "main([sys.argv[0], os.environ['_HANDLER']])",
    "",
  ].join("\n");
  await writeFile(join(folder, "bootstrap.py"), start);
  const client = readdirSync(packages).find((name) => name.startsWith("awslambdaric-")) ?? "";
  return {
    name: "python311",
    runtime: "python",
    suffix: minor.replace(".", ""),
    title: `awslambdaric ${/-(.+)\.dist-info/.exec(client)?.[1]}, Python ${version}`,
    runtimeVersion: `python:${minor}.v100`,
    executionEnvironment: `AWS_Lambda_python${minor}`,
    handler: "app.handler",
    mounts: [
      [folder, RUNTIME],
      [base, "/var/lang"],
      [packages, `/var/lang/lib/python${minor}/site-packages`],
    ],
    command: [`/var/lang/bin/python${minor}`, `${RUNTIME}/bootstrap.py`],
    install: async (packageName, target) => {
      await cp(join(packages, packageName), join(target, packageName), { recursive: true });
    },
  };
}

/**
 * The package `aws-lambda-ric` with its native part, which its own scripts build with cmake, autoconf and a C++ compiler.
 * They are run here one by one, since not every npm runs the scripts of a package it installs.
 */
async function ensureNativeClient(version: string): Promise<string> {
  const folder = await ensurePackages(
    `aws-lambda-ric-native-${version}`,
    `aws-lambda-ric@${version}`,
    async (draft) => {
      const client = join(draft, "node_modules", "aws-lambda-ric");
      // An addon of Node-API: the headers of any Node.js will do, and node-gyp would fetch its own.
      const headers = findHeaders();
      const env = { ...process.env, ...(headers === null ? {} : { npm_config_nodedir: headers }) };
      for (const script of ["preinstall.sh", "postinstall.sh"]) {
        await run("sh", [join("scripts", script)], { cwd: client, env, maxBuffer: 1 << 28 });
      }
    },
  );
  return join(folder, "node_modules", "aws-lambda-ric");
}

async function ensurePackages(
  name: string,
  specifier: string,
  build: (draft: string) => Promise<void> = async () => {},
): Promise<string> {
  const home = join(cacheFolder(), "npm");
  const folder = join(home, name);
  if (existsSync(folder)) return folder;
  await mkdir(home, { recursive: true });
  const draft = await mkdtemp(join(home, "draft-"));
  await writeFile(join(draft, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", specifier], { cwd: draft });
  await build(draft);
  await rename(draft, folder);
  return folder;
}

function foldersOfPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

function findNode(version: string): string | null {
  for (const folder of foldersOfPath()) {
    // npm's folders hold wrappers, and the project's own Node.js.
    const node = join(folder, "node");
    if (basename(folder) === ".bin" || !existsSync(node)) continue;
    if (spawnSync(node, ["--version"], { encoding: "utf8" }).stdout?.startsWith(version)) return node;
  }
  return null;
}

function findHeaders(): string | null {
  const prefixes = foldersOfPath().map((folder) => dirname(folder));
  return prefixes.find((prefix) => existsSync(join(prefix, "include/node/node_api.h"))) ?? null;
}
