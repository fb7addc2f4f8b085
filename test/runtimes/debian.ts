import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ensureFolder, run } from "./client.ts";

/** Debian packages, unpacked into a folder of the cache and not installed; `null` where they cannot be had. */
export async function ensureDebianPackages(name: string, packages: readonly string[]): Promise<string | null> {
  try {
    return await ensureFolder(join("runtimes", `debian-${name}`), async (draft) => {
      const archives = join(draft, "archives");
      await mkdir(archives);
      await run("apt-get", ["download", "-o", "APT::Sandbox::User=root", ...packages], { cwd: archives });
      for (const archive of await readdir(archives)) await run("dpkg", ["-x", join(archives, archive), draft]);
    });
  } catch (error) {
    process.stderr.write(`${packages.join(", ")}: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}
