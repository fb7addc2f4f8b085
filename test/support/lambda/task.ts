import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWrapper } from "../../../scripts/bundle.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A function's folder, as it would be deployed. */
export interface Task {
  readonly folder: string;
  remove(): Promise<void>;
}

export interface TaskFiles {
  /** Name → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages of the project's that the function uses, besides Sentry's. */
  readonly packages?: readonly string[];
}

/** Lays out a function with the built wrapper and Sentry's SDK among its packages. */
export async function layTask({ files, packages = [] }: TaskFiles): Promise<Task> {
  const folder = await mkdtemp(join(tmpdir(), "lambda-task-"));
  await layWrapper(join(folder, "node_modules"));
  for (const name of packages) await link(name, folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The package as npm would install it, with its peers. */
async function layWrapper(modules: string): Promise<void> {
  const own = join(modules, "lambda-sentry-forwarder");
  await mkdir(own, { recursive: true });
  await cp(join(ROOT, "package.json"), join(own, "package.json"));
  await bundleWrapper(join(own, "dist", "wrapper"));
  await symlink(join(ROOT, "node_modules", "@sentry"), join(modules, "@sentry"));
}

async function link(name: string, folder: string): Promise<void> {
  const to = join(folder, "node_modules", name);
  await mkdir(dirname(to), { recursive: true });
  await symlink(join(ROOT, "node_modules", name), to);
}
