import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../../support/cache-folder.ts";
import { ask, type Client, type ClientName, ensureFolder, RUNTIME_FOLDER, run } from "../client.ts";

const NODE_22 = "22.23.3";
const NODE_22_PACKAGE = `node-linux-${process.arch}`;
const AXIOS = "axios@1.21.1";

/** The project's own Node.js. */
export async function node24(): Promise<Client> {
  const version = "4.0.2";
  const folder = await ensureNativeClient(version);
  return nodeClient({ name: "node24", major: 24, node: process.execPath, version, folder });
}

/** Node.js 22 comes as a package, and its headers do for the native part of the client. */
export async function node22(): Promise<Client | null> {
  const binaries = await ensurePackages("node22", `${NODE_22_PACKAGE}@${NODE_22}`);
  const version = "4.0.2";
  const folder = await ensureNativeClient(version);
  const node = join(binaries, "node_modules", NODE_22_PACKAGE, "bin", "node");
  return nodeClient({ name: "node22", major: 22, node, version, folder });
}

/** `null` where no Node.js 20 is on the PATH. */
export async function node20(): Promise<Client | null> {
  const node = findNode("v20.");
  if (node === null) return null;
  const version = "3.3.0";
  const dist = join(await ensureNativeClient(version), "dist");
  const folder = join(cacheFolder(), "runtimes", "node20");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(dist, "rapid-client.node"), join(folder, "rapid-client.node"));
  // The service's own entry file is the bundle with the start at its end; the package's prints a line of its own first.
  const start = 'await run(process.env["LAMBDA_TASK_ROOT"], process.env["_HANDLER"]);\n';
  await writeFile(join(folder, "index.mjs"), (await readFile(join(dist, "index.mjs"), "utf8")) + start);
  return nodeClient({ name: "node20", major: 20, node, version, folder });
}

interface NodeClient {
  readonly name: ClientName;
  readonly major: number;
  readonly node: string;
  readonly version: string;
  readonly folder: string;
}

async function nodeClient({ name, major, node, version, folder }: NodeClient): Promise<Client> {
  const packages = join(await ensurePackages("axios", AXIOS), "node_modules");
  return {
    name,
    runtime: "nodejs",
    ending: `-${major}+platform`,
    title: `aws-lambda-ric ${version}, Node.js ${ask(node, "--version")?.slice(1)}`,
    runtimeVersion: `nodejs:${major}.v31`,
    executionEnvironment: `AWS_Lambda_nodejs${major}.x`,
    handler: "index.handler",
    mounts: [
      [folder, RUNTIME_FOLDER],
      [node, "/var/lang/bin/node"],
    ],
    command: ["/var/lang/bin/node", `${RUNTIME_FOLDER}/index.mjs`],
    install: async (packageName, target) => {
      if (packageName !== "axios") throw new Error(`not prepared: ${packageName}`);
      await cp(packages, join(target, "node_modules"), { recursive: true });
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

/** A folder with these packages in its `node_modules`, installed once, without their scripts. */
export function ensurePackages(
  name: string,
  specifier: string,
  build: (draft: string) => Promise<void> = async () => {},
): Promise<string> {
  return ensureFolder(join("npm", name), async (draft) => {
    await writeFile(join(draft, "package.json"), '{ "private": true }');
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", specifier], { cwd: draft });
    await build(draft);
  });
}

function foldersOfPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

function findNode(version: string): string | null {
  for (const folder of foldersOfPath()) {
    // npm's folders hold wrappers, and the project's own Node.js.
    const node = join(folder, "node");
    if (basename(folder) === ".bin" || !existsSync(node)) continue;
    if (ask(node, "--version")?.startsWith(version)) return node;
  }
  return null;
}

function findHeaders(): string | null {
  const prefixes = foldersOfPath().map((folder) => dirname(folder));
  return prefixes.find((prefix) => existsSync(join(prefix, "include/node/node_api.h"))) ?? null;
}
