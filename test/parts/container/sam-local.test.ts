import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedVerdict } from "../../../scripts/samples.ts";
import { ensureLambdaImage } from "../../support/container/container.ts";
import { freePort } from "../../support/free-port.ts";
import { sam, samBuild, samCommand } from "../../support/sam/sam.ts";

const EVENTS = fileURLToPath(new URL("../../../events/", import.meta.url));
const SAMPLES = readdirSync(EVENTS).filter((file) => file.endsWith(".json"));
const ARCHITECTURE = process.arch === "arm64" ? "arm64" : "x86_64";
/** Nobody's: what runs in the container must not reach an account. */
const env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
const START_TIMEOUT_MS = 60_000;

describe("the forwarder under sam local", () => {
  let folder: string;
  let options: readonly string[];
  let server: ChildProcess | undefined;
  let endpoint: string;

  beforeAll(async () => {
    await ensureLambdaImage();
    folder = await mkdtemp(join(tmpdir(), "sam-local-test-"));
    const template = await samBuild(folder);
    const parameters = ["--parameter-overrides", `Architecture=${ARCHITECTURE}`, "DryRun=true"];
    options = ["--template-file", template, "--skip-pull-image", ...parameters];
    await startServer();
  });

  afterAll(async () => {
    if (server !== undefined && server.exitCode === null) {
      const closed = once(server, "close");
      // On this signal it removes its container.
      server.kill("SIGINT");
      await closed;
    }
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** Each `sam local invoke` starts a container of its own; this keeps one for all samples. */
  async function startServer(): Promise<void> {
    const port = await freePort();
    const { command, env: environment } = await samCommand({ env });
    const args = ["local", "start-lambda", "--port", String(port), "--warm-containers", "LAZY", ...options];
    server = spawn(command, args, { env: environment, stdio: "ignore" });
    endpoint = `http://127.0.0.1:${port}/2015-03-31/functions/ForwarderFunction/invocations`;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while ((await fetch(endpoint).catch(() => undefined)) === undefined) {
      if (Date.now() > deadline || server.exitCode !== null) throw new Error("sam local start-lambda does not answer");
      await sleep(200);
    }
  }

  it("has samples of failures and of none", () => {
    const verdicts = SAMPLES.map(verdictOf);

    expect(verdicts).toContain(null);
    expect(verdicts.filter((verdict) => verdict !== null)).not.toEqual([]);
  });

  it("answers sam local invoke", async () => {
    const sample = SAMPLES.find((file) => verdictOf(file) !== null) ?? "";

    const stdout = await sam(["local", "invoke", "ForwarderFunction", "-e", join(EVENTS, sample), ...options], { env });

    expectVerdict(JSON.parse(stdout), verdictOf(sample));
  });

  it.each(SAMPLES)("sees in %s what its name says", async (sample) => {
    const response = await fetch(endpoint, { method: "POST", body: await readFile(join(EVENTS, sample), "utf8") });

    expectVerdict(await response.json(), verdictOf(sample));
  });
});

function verdictOf(sample: string): string | null {
  return expectedVerdict(sample.replace(/\.json$/, ""));
}

function expectVerdict(answer: unknown, verdict: string | null): void {
  if (verdict === null) {
    expect(answer).toMatchObject({ batches: 1, queued: 0, failures: [], refused: [] });
    expect(answer).not.toHaveProperty("events");
    return;
  }
  const classes = expect.arrayContaining([expect.objectContaining({ class: verdict, outcome: "dry_run" })]);
  expect(answer).toMatchObject({ batches: 1, queued: 0, failures: classes, refused: [] });
  const { failures, events } = answer as {
    readonly failures: readonly { class: string; eventId: string }[];
    events: unknown;
  };
  expect(failures.filter((failure) => failure.class !== verdict)).toEqual([]);
  expect(events).toMatchObject(failures.map(({ eventId }) => ({ event_id: eventId, level: expect.any(String) })));
}
