import { copyFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../support/cache-folder.ts";
import { ask, type Client, run } from "../client.ts";

const SOURCE = fileURLToPath(new URL("function/", import.meta.url));

/** The function with `lambda_runtime` in it, built with the Rust of the machine. */
export async function rustClient(): Promise<Client | null> {
  const version = ask("cargo", "--version");
  if (version === null) return null;
  const target = join(cacheFolder(), "runtimes", "rust");
  const home = process.env["CARGO_HOME"] ?? join(homedir(), ".cargo");
  const env = { ...process.env, CARGO_TARGET_DIR: target, RUSTFLAGS: `--remap-path-prefix=${home}=/cargo` };
  await run("cargo", ["build", "--quiet", "--release", "--locked"], { cwd: SOURCE, env, maxBuffer: 1 << 28 });
  const client = /#(?:lambda_runtime@)?(.+)/.exec(
    ask("cargo", "pkgid", "--manifest-path", join(SOURCE, "Cargo.toml"), "lambda_runtime") ?? "",
  );
  return {
    name: "rust",
    runtime: "rust",
    ending: "",
    title: `lambda_runtime ${client?.[1]}, Rust ${version.split(" ")[1]}`,
    runtimeVersion: "provided:al2023.v81",
    executionEnvironment: "AWS_Lambda_Image",
    handler: "bootstrap",
    mounts: [],
    command: ["/var/task/bootstrap"],
    lay: (task) => copyFile(join(target, "release", "bootstrap"), join(task, "bootstrap")),
  };
}
