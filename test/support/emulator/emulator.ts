import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../free-port.ts";
import { ensureVenv } from "../python/venv.ts";
import { ensureRuntimeClient } from "../runtime-client.ts";

export interface EmulatorOptions {
  /** Check signatures and enforce IAM policies (default true); without, every caller may do everything. */
  readonly auth?: boolean;
  /** How the platform words failures: with a Status on REPORT (default), or as it did before 2024. */
  readonly platformLines?: "new" | "old";
  /** Seconds before the first retry of an asynchronous invocation, doubled each time (default 1; the service: 60). */
  readonly retryBaseSeconds?: number;
  /** Default: a free one. */
  readonly port?: number;
}

export interface Emulator {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  /** What an AWS client (SDK, samlocal) needs in its environment to talk to the emulator, and to it alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Gone after `stop`. */
  readonly logFile: string;
  stop(): Promise<void>;
}

const REGION = "us-east-1";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const LOG_TAIL_LINES = 30;

const RUNTIME_CLIENT_VERSION = "4.0.2";

/**
 * Starts an AWS emulator with empty state on 127.0.0.1. It ends with `stop`, or with this process.
 *
 * @throws Error with the end of the emulator's log if it does not come up.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const runtime = await nodeRuntime();
  const bin = await ensureVenv("emulator", "requirements-emulator.txt");
  const port = options.port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), "lambda-emulator-"));
  const logFile = join(folder, "emulator.log");
  const log = await open(logFile, "a");
  const client = clientEnvironment(endpoint);
  const child = spawn(join(bin, "python"), [fileURLToPath(new URL("emulator.py", import.meta.url))], {
    cwd: folder,
    env: { ...inherited(), ...runtime, ...serverEnvironment(port, folder, options), ...client },
    // The emulator's workers join its process group, so that `stop` can end them even if the emulator could not.
    detached: true,
    stdio: ["pipe", log.fd, log.fd],
  });
  await log.close();
  const stop = (): Promise<void> => end(child, folder);
  try {
    if (child.pid === undefined) await once(child, "spawn");
    await answered(child, `${endpoint}/_ministack/health`);
  } catch (cause) {
    const tail = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");
    await stop();
    throw new Error(`the emulator did not start: ${cause instanceof Error ? cause.message : cause}\n${tail}`);
  }
  // A test that forgets `stop` must not hang: the emulator ends when its stdin does.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return { endpoint, port, pid: child.pid ?? 0, env: client, logFile, stop };
}

function clientEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // Somebody's own profile could name another endpoint or account.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    SAM_CLI_TELEMETRY: "0",
    DISABLE_DEPRECATION_NOTICE: "1",
  };
}

/** What functions run on: Lambda's version of Node.js, and the real runtime client. */
async function nodeRuntime(): Promise<Record<string, string>> {
  const node = dirname(createRequire(import.meta.url).resolve("node/package.json"));
  return { NODE_BIN: join(node, "bin", "node"), RIC_DIR: await ensureRuntimeClient(RUNTIME_CLIENT_VERSION) };
}

/** Functions see much of the emulator's environment: nothing else of ours may get there. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function serverEnvironment(port: number, folder: string, options: EmulatorOptions): Record<string, string> {
  return {
    PLATFORM_LINES: options.platformLines ?? "new",
    BIND_HOST: "127.0.0.1",
    MINISTACK_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
    // Both would listen on every address, whatever BIND_HOST says.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    AUTH: String(options.auth ?? true),
    CLOUDTRAIL_RECORDING: "1",
    LAMBDA_ASYNC_RETRY_BASE_SECONDS: String(options.retryBaseSeconds ?? 1),
    TMPDIR: folder,
    STATE_DIR: join(folder, "state"),
    S3_DATA_DIR: join(folder, "s3"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

async function answered(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`it ended with ${child.signalCode ?? `code ${child.exitCode}`}`);
    }
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`no answer within ${START_TIMEOUT_MS / 1000} s`);
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  const { pid } = child;
  if (pid !== undefined) {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.ref();
      child.kill("SIGTERM");
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    }
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody of the group is left, as it should be.
    }
  }
  await rm(folder, { recursive: true, force: true });
}
