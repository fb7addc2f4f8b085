import { join } from "node:path";
import { ensureFolder, run } from "./client.ts";

/**
 * A folder of a repository of GitHub at a commit, in the cache; `null` where it cannot be had. Where GitHub is out of reach, git's own
 * `url.<base>.insteadOf` names another place.
 */
export async function ensureSource(
  repository: string,
  commit: string,
  part: string,
  complete: (folder: string) => Promise<void> = async () => {},
): Promise<string | null> {
  try {
    return await ensureFolder(join("runtimes", `${repository.replace("/", "-")}-${commit}`), async (draft) => {
      await run("git", ["clone", "--quiet", "--no-checkout", `https://github.com/${repository}`, draft]);
      await run("git", ["-C", draft, "checkout", "--quiet", commit, "--", part]);
      await complete(draft);
    });
  } catch (error) {
    process.stderr.write(`${repository}: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}
