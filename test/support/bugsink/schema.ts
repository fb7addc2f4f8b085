import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureVenv } from "../python/venv.ts";

const SCRIPT = fileURLToPath(new URL("schema-check.py", import.meta.url));
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What the JSON schema of Sentry's event payload says against these events, the first objection to each. */
export async function schemaCheck(
  events: readonly object[],
): Promise<readonly { readonly eventId: string; readonly objection: string }[]> {
  const bin = await ensureVenv("bugsink", "requirements-bugsink.txt");
  return new Promise((resolve, reject) => {
    const options = { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES } as const;
    const child = execFile(join(bin, "python"), [SCRIPT], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`schema-check.py: ${stderr.trim() || error.message}`));
      else resolve(JSON.parse(stdout));
    });
    child.stdin?.on("error", () => {}); // told by the exit code
    child.stdin?.end(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  });
}
