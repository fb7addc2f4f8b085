import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReceiver } from "../../scripts/receiver.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SAMPLE = join(ROOT, "events/exception--python--key-error.json");

describe("the built package", () => {
  let folder: string;

  // Bundling takes a second, or many on a busy machine.
  beforeAll(() => {
    execFileSync(process.execPath, ["scripts/build.ts"], { cwd: ROOT });
    folder = mkdtempSync(join(tmpdir(), "lambda-sentry-bin-"));
    // As npm links a package's command.
    symlinkSync(join(ROOT, "dist/cli/lambda-sentry.js"), join(folder, "lambda-sentry"));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const command = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, "lambda-sentry"), ...args], { encoding: "utf8" });

  it("has a forwarder that sends an event", async () => {
    const receiver = await startReceiver();
    const script = `require("${join(ROOT, "dist/functions/forwarder/forwarder.js")}").handler(require("${SAMPLE}"))`;
    const env = { SENTRY_DSN: receiver.dsn, AWS_REGION: "eu-west-1" };
    await promisify(execFile)(process.execPath, ["-e", script], { env });
    await receiver.stop();
    expect(receiver.events).toMatchObject([{ event: { exception: { values: [{ type: "KeyError" }] } } }]);
  });

  it("has a command that scans a file", () => {
    const { status, stdout, stderr } = command("scan", "--format", "json", SAMPLE);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ class: "exception", type: "KeyError", functionName: "orders-python" });
  });

  it("has a command that loads AWS's clients only where they are needed", () => {
    const loaded = (file: string): string[] => {
      const source = readFileSync(file, "utf8");
      const own = Array.from(source.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g), ([, path = ""]) =>
        join(dirname(file), path),
      );
      const packages = Array.from(source.matchAll(/from\s*"([^.][^"]*)"/g), ([, name = ""]) => name);
      return [...packages, ...own.flatMap(loaded)];
    };
    const packages = loaded(join(ROOT, "dist/cli/lambda-sentry.js"));
    expect(packages).toContain("commander");
    expect(packages.filter((name) => name.startsWith("@aws-sdk/"))).toEqual([]);
  });

  it("has a command that says what it does not understand", () => {
    const { status, stderr } = command("scan", "--format", "xml", SAMPLE);
    expect(status).toBe(2);
    expect(stderr).toContain("xml");
  });
});
