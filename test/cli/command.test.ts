import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BATCH, MESSAGES, PAYLOAD, parsed } from "./saved-log.ts";

const COMMAND = fileURLToPath(new URL("../../src/cli/lambda-sentry.ts", import.meta.url));
const EVIL = "\u001b]0;owned\u0007\u009b31m\u202e";

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lambda-sentry-scan-"));
  writeFileSync(file("payload.json"), JSON.stringify(PAYLOAD));
  // As an export to S3 lays it out; one stream in two pieces.
  const stream = file("export/0b1c/2026-01-02-[$LATEST]0123");
  mkdirSync(stream, { recursive: true });
  mkdirSync(file("empty"));
  writeFileSync(file("export/aws-logs-write-test"), "Permission Check Successful");
  const lines = BATCH.logEvents.map(({ timestamp, message }) => `${new Date(timestamp).toISOString()} ${message}\n`);
  writeFileSync(join(stream, "000001.gz"), gzipSync(lines.slice(3).join("")));
  writeFileSync(join(stream, "000000.gz"), gzipSync(lines.slice(0, 3).join("")));
});
afterAll(() => rmSync(folder, { recursive: true }));

function command(
  args: readonly string[],
  options: { env?: Record<string, string>; stdout?: number; input?: string } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: "utf8",
    input: options.input ?? "",
    env: { PATH: process.env["PATH"] ?? "", ...options.env },
    stdio: ["pipe", options.stdout ?? "pipe", "pipe"],
  });
  return { status, out: stdout, err: stderr };
}

describe("the command", () => {
  it("reads a directory as the files below it", () => {
    const { status, out, err } = command(["scan", "--format", "json", file("export")]);
    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(parsed(out)).toMatchObject([{ class: "exception", type: "KeyError", attempt: 1 }]);
  });

  it.each([
    {
      name: "a missing file",
      args: () => ["scan", file("gone")],
      says: () => `ERR_INPUT_UNREADABLE: ${file("gone")}: there is no such file`,
    },
    {
      name: "an empty directory",
      args: () => ["scan", file("empty")],
      says: () => `ERR_INPUT_UNREADABLE: ${file("empty")}: there are no files in this directory`,
    },
  ])("says of $name in a sentence what is wrong", ({ args, says }) => {
    const { status, out, err } = command(args());
    expect({ status, out, err }).toEqual({
      status: 3,
      out: "Nothing could be read of 1 input.\n",
      err: `lambda-sentry: ${says()}\n`,
    });
  });

  it.each([
    {
      args: ["scan", "--send", "--dsn", "garbage", "x"],
      says: "error: --dsn: it is not a URL; expected https://<public key>@<host>/<project id>\n",
    },
    { args: ["scan", "--send", "x"], says: "error: --send needs --dsn or the environment variable SENTRY_DSN\n" },
    { args: ["scan", "--format", `x${EVIL}`], says: "--format <format>" },
    { args: ["explain", "timout"], says: "error: nothing is called timout; did you mean timeout?\n" },
    {
      args: ["explain", EVIL],
      says: "error: nothing is called \\x1b]0;owned\\x07\\x9b31m\\u{202e}; try a detector's ID",
    },
  ])("calls $args wrong usage, in one line that steers no terminal", ({ args, says }) => {
    const { status, out, err } = command(args);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(says);
    expect(err.match(/error:/g)).toHaveLength(1);
    expect(err).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });

  it("names the environment variable that holds a wrong DSN", () => {
    const { status, err } = command(["scan", "--send", file("payload.json")], { env: { SENTRY_DSN: "garbage" } });
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining("error: SENTRY_DSN: it is not a URL") });
  });

  it("warns of a DSN that it does not use", () => {
    const args = ["scan", "--format", "json", file("payload.json")];
    const dsn = "https://0123456789abcdef@sentry.example/42";
    expect(command([...args, "--dsn", dsn])).toMatchObject({
      status: 1,
      err: "lambda-sentry: warning: --dsn does nothing without --send\n",
    });
    expect(command(args, { env: { SENTRY_DSN: dsn } })).toMatchObject({ status: 1, err: "" });
  });

  it("writes the names of files and groups without what steers the terminal", () => {
    const input = MESSAGES.join("\n");
    const { out, err } = command(["scan", "--log-group", `/aws/lambda/${EVIL}`, "-", `gone${EVIL}`], { input });
    expect(out).toContain("KeyError");
    expect(err).toContain("gone\\x1b]0;owned\\x07\\x9b31m\\u{202e}: there is no such file");
    expect(out + err).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });

  it.runIf(existsSync("/dev/full"))("says in one line that its output cannot be written", () => {
    const { status, err } = command(["scan", file("payload.json")], { stdout: openSync("/dev/full", "w") });
    expect(status).toBe(3);
    expect(err).toMatch(/^lambda-sentry: the output could not be written: ENOSPC[^\n]*\n$/);
  });

  it("explains in JSON without what steers the terminal", () => {
    const { status, out } = command(["explain", "--format", "json"]);
    expect(status).toBe(0);
    expect(JSON.parse(out).length).toBeGreaterThan(50);
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });

  it("tells in its help what has to be known", () => {
    const { out } = command(["scan", "--help"]);
    for (const text of [
      "512 MB",
      "log text as printed; --format sentry and --send redact",
      "part of the event ID",
      "2 wrong usage",
    ]) {
      expect(out.replace(/\s+/g, " ")).toContain(text);
    }
  });
});
