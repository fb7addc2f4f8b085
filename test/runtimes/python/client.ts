import { readdirSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../support/cache-folder.ts";
import { ensureVenv } from "../../support/python/venv.ts";
import { ask, type Client, RUNTIME_FOLDER } from "../client.ts";

const START = [
  "import os, sys",
  "sys.path.insert(0, os.environ['LAMBDA_TASK_ROOT'])",
  "from awslambdaric.__main__ import main",
  "main([sys.argv[0], os.environ['_HANDLER']])",
  "",
].join("\n");

const ABOUT =
  "import sys; print(sys.base_prefix, '.'.join(map(str, sys.version_info[:2])), sys.version.split()[0], sep='\\n')";

/** The Python of the machine, with `awslambdaric`; `null` if it is not 3.11, which the fixtures are of. */
export async function python311(): Promise<Client | null> {
  const bin = await ensureVenv("python-runtime", "requirements-python-runtime.txt");
  const [base = "", minor = "", version = ""] = (ask(join(bin, "python"), "-c", ABOUT) ?? "").split("\n");
  if (minor !== "3.11") return null;
  const packages = join(dirname(bin), "lib", `python${minor}`, "site-packages");
  const folder = join(cacheFolder(), "runtimes", "python");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bootstrap.py"), START);
  const client = readdirSync(packages).find((name) => name.startsWith("awslambdaric-")) ?? "";
  return {
    name: "python311",
    runtime: "python",
    ending: `-${minor.replace(".", "")}+platform`,
    title: `awslambdaric ${/-(.+)\.dist-info/.exec(client)?.[1]}, Python ${version}`,
    runtimeVersion: `python:${minor}.v100`,
    executionEnvironment: `AWS_Lambda_python${minor}`,
    handler: "app.handler",
    mounts: [
      [folder, RUNTIME_FOLDER],
      [base, "/var/lang"],
      [packages, `/var/lang/lib/python${minor}/site-packages`],
    ],
    command: [`/var/lang/bin/python${minor}`, `${RUNTIME_FOLDER}/bootstrap.py`],
    install: async (packageName, target) => {
      await cp(join(packages, packageName), join(target, packageName), { recursive: true });
    },
  };
}
