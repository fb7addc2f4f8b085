import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureVenv } from "../python/venv.ts";

export interface RelayFinding {
  readonly eventId: string;
  readonly what: "error" | "trimmed" | "replaced" | "dropped" | "flattened" | "scrubbed";
  /** Dotted, as in `exception.values.0.type`. */
  readonly path: string;
  readonly detail: string;
}

export interface RelayOptions {
  /** Also tell what the default data scrubbing of a new project would remove. */
  readonly scrub?: boolean;
  /** Receive time (ISO 8601). Default: each event's own time, so that old fixtures are not "too old". */
  readonly now?: string;
}

const SCRIPT = fileURLToPath(new URL("relay-check.py", import.meta.url));
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What Sentry's own normaliser would reject, change or lose of these events; empty if it takes them as they are. */
export async function relayCheck(events: readonly object[], options: RelayOptions = {}): Promise<RelayFinding[]> {
  const findings: RelayFinding[] = JSON.parse(await run(["--json", ...flags(options)], events));
  return findings;
}

/** The events as Sentry would store them. */
export async function relayNormalised(
  events: readonly object[],
  options: Pick<RelayOptions, "now"> = {},
): Promise<Record<string, unknown>[]> {
  const output = await run(["--print", ...flags(options)], events);
  return output
    .split("\n")
    .filter(Boolean)
    .map((line): Record<string, unknown> => JSON.parse(line));
}

function flags({ scrub, now }: RelayOptions): string[] {
  return [...(scrub ? ["--scrub"] : []), ...(now ? ["--now", now] : [])];
}

async function run(args: readonly string[], events: readonly object[]): Promise<string> {
  const bin = await ensureVenv("relay", "requirements-relay.txt");
  return new Promise((resolve, reject) => {
    const options = { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES } as const;
    const child = execFile(join(bin, "python"), [SCRIPT, ...args], options, (error, stdout, stderr) => {
      // Exit code 1 means findings; anything else went wrong.
      if (error && error.code !== 1) reject(new Error(`relay-check.py: ${stderr.trim() || error.message}`));
      else if (stderr.includes("Traceback")) reject(new Error(`relay-check.py: ${stderr.trim()}`));
      else resolve(stdout);
    });
    child.stdin?.on("error", () => {}); // told by the exit code
    child.stdin?.end(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  });
}
