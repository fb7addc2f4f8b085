import { execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { whyNotHere } from "../runtimes/machine.ts";

const CHECK = fileURLToPath(new URL("../runtimes/record-check.ts", import.meta.url));

const MINUTES_10 = 600_000;

const whyNot = await whyNotHere();
const PYTHON = execFileSync("python3", ["-c", "import platform; print(platform.python_version())"], {
  encoding: "utf8",
}).trim();

describe("the recordings", () => {
  // Side by side: most of the time they wait.
  it.concurrent.for([
    ["node24", "text"],
    ["node24", "json"],
    ["python311", "text"],
    ["python311", "json"],
  ] as const)(
    "of %s in %s have the shape that is checked in",
    { timeout: MINUTES_10 },
    async ([client, format], context) => {
      if (whyNot !== null) return context.skip(whyNot);
      if (client === "python311" && !PYTHON.startsWith("3.11."))
        return context.skip(`recorded with Python 3.11, here is ${PYTHON}`);
      const { status, output } = await check(client, format);
      expect(status === 0 ? "" : output).toBe("");
    },
  );
});

function check(client: string, format: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [CHECK, "--format", format, client], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((done, fail) => {
    child.on("error", fail).on("close", (status) => done({ status, output }));
  });
}
