import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../support/cache-folder.ts";
import { ask, type Client, run } from "../client.ts";

const SOURCE = fileURLToPath(new URL("function/", import.meta.url));

/** The function with `aws-lambda-go` in it, built with the Go of the machine. */
export async function goClient(): Promise<Client | null> {
  const version = ask("go", "env", "GOVERSION");
  if (version === null) return null;
  const folder = join(cacheFolder(), "runtimes", "go");
  const program = join(folder, "bootstrap");
  await mkdir(folder, { recursive: true });
  // Without it the stack traces would name folders of this machine.
  await run("go", ["build", "-trimpath", "-o", program, "."], { cwd: SOURCE });
  const client = ask("go", "-C", SOURCE, "list", "-m", "-f", "{{.Version}}", "github.com/aws/aws-lambda-go");
  return {
    name: "go",
    runtime: "go",
    ending: "",
    title: `aws-lambda-go ${client?.slice(1)}, Go ${version.slice(2)}`,
    runtimeVersion: "provided:al2023.v81",
    executionEnvironment: "AWS_Lambda_Image",
    handler: "bootstrap",
    mounts: [],
    command: ["/var/task/bootstrap"],
    lay: (task) => copyFile(program, join(task, "bootstrap")),
  };
}
