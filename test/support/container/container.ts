import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What `sam local` would run functions on: AWS's base image, or one of ours where that cannot be pulled. */
export type LambdaImageKind = "real image" | "stand-in";

/** `probe` is the command that was run, `output` what it printed: what a skipped test has to tell. */
export type ContainerEngineProbe =
  | { readonly ok: true }
  | { readonly ok: false; readonly probe: string; readonly output: string };

const LAMBDA_IMAGE_SCRIPT = fileURLToPath(new URL("./lambda-image.sh", import.meta.url));
const PROBE_TIMEOUT_MS = 10_000;

/** Tells whether a container engine answers; `engine.sh install` and `engine.sh start` are the remedy if not. */
export function probeContainerEngine(): ContainerEngineProbe {
  const args = ["version", "--format", "{{.Server.APIVersion}}"];
  const { status, error, stdout, stderr } = spawnSync("docker", args, { encoding: "utf8", timeout: PROBE_TIMEOUT_MS });
  if (status === 0) return { ok: true };

  const printed = [stdout, stderr, error?.message].map((part) => part?.trim()).filter(Boolean);
  return { ok: false, probe: ["docker", ...args].join(" "), output: printed.join("\n") };
}

/**
 * Makes sure that the base image for Node 24 functions exists in the engine that answers.
 *
 * Takes a fraction of a second when it does; minutes where the stand-in has to be built first.
 *
 * @throws Error with what the script printed if there is no engine, or neither image can be had.
 */
export async function ensureLambdaImage(): Promise<LambdaImageKind> {
  const { stdout } = await promisify(execFile)("bash", [LAMBDA_IMAGE_SCRIPT], { encoding: "utf8" });
  const kind = stdout.trim();
  if (kind !== "real image" && kind !== "stand-in") throw new Error(`lambda-image.sh printed ${JSON.stringify(kind)}`);
  return kind;
}
