import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Client } from "./client.ts";
import { type Act, type Invocation, RuntimeApi } from "./runtime-api.ts";
import { readFrames, readLines, type Written } from "./telemetry.ts";

export type Happening = Act | Exit | { readonly kind: "timeout" };

export interface Exit {
  readonly kind: "exit";
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How an environment is to be: the scenario's part of it. */
export interface Setup {
  readonly client: Client;
  /** A folder of its own, with the function in `task`. */
  readonly folder: string;
  readonly handler: string;
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

/** Puts everything where it is on Lambda, in a mount namespace that ends with the process. */
const LAY_OUT = [
  'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 125; shift 2; done',
  'shift; ulimit -c 0; cd /var/task && exec "$@"',
].join("; ");

/** A dying process has written everything, but its pipes may still be on their way; a living one gets this long. */
const DRAIN_MS = 80;

/** One execution environment: one process of a real runtime client at a time, on a Runtime API of its own. */
export class ExecutionEnvironment {
  readonly #setup: Setup;
  readonly #happenings: Happening[] = [];
  #api: RuntimeApi | null = null;
  #process: ChildProcess | null = null;
  #written: Written[] = [];
  #wake: () => void = () => {};

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async start(): Promise<void> {
    const { client, folder, handler, json, environment } = this.#setup;
    this.stop();
    this.#happenings.length = 0;
    await mkdir(join(folder, "tmp"), { recursive: true });
    const api = await RuntimeApi.start((act) => this.#happened(act));
    this.#api = api;
    const env = {
      PATH: "/var/lang/bin:/usr/local/bin:/usr/bin:/bin",
      LANG: "C.UTF-8",
      TZ: ":UTC",
      LAMBDA_TASK_ROOT: "/var/task",
      LAMBDA_RUNTIME_DIR: "/var/runtime",
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_EXECUTION_ENV: client.executionEnvironment,
      AWS_LAMBDA_FUNCTION_NAME: "orders",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
      AWS_LAMBDA_LOG_STREAM_NAME: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      PYTHONDONTWRITEBYTECODE: "1",
      _HANDLER: handler,
      _LAMBDA_TELEMETRY_LOG_FD: "3",
      ...(json ? { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: "INFO" } : { AWS_LAMBDA_LOG_FORMAT: "Text" }),
      ...environment,
    };
    const mounts = [
      ...client.mounts,
      [join(folder, "task"), "/var/task"] as const,
      // Last: everything above may lie below the machine's own /tmp.
      [join(folder, "tmp"), "/tmp"] as const,
    ].flat();
    const args = ["--mount", "sh", "-c", LAY_OUT, "sh", ...mounts, "--", ...client.command];
    const child = spawn("unshare", args, { env, stdio: ["ignore", "pipe", "pipe", "pipe"], detached: true });
    this.#process = child;
    const write = (written: Written): void => {
      this.#written.push(written);
    };
    const [, stdout, stderr, frames] = child.stdio;
    readLines(stdout as Readable, write);
    readLines(stderr as Readable, write);
    readFrames(frames as Readable, write);
    child.on("close", (code, signal) => {
      if (this.#process === child) this.#process = null;
      this.#happened({ kind: "exit", code, signal });
    });
  }

  get running(): boolean {
    return this.#process !== null;
  }

  hand(invocation: Invocation): void {
    this.#api?.hand(invocation);
  }

  /** Sends a signal to the process, and to those it has started. */
  kill(signal: NodeJS.Signals): void {
    const { pid } = this.#process ?? {};
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended, and its output is still on the way.
    }
  }

  /** The next thing that the client does, or `timeout`. */
  async next(milliseconds: number): Promise<Happening> {
    if (this.#happenings.length === 0) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    return this.#happenings.shift() ?? { kind: "timeout" };
  }

  /** What was written since the last call, in the order of its time. */
  async takeWritten(): Promise<Written[]> {
    await new Promise((done) => setTimeout(done, DRAIN_MS));
    const written = this.#written.sort((one, other) => one.time - other.time);
    this.#written = [];
    return written;
  }

  stop(): void {
    this.kill("SIGKILL");
    this.#process = null;
    this.#api?.stop();
  }

  #happened(happening: Happening): void {
    this.#happenings.push(happening);
    this.#wake();
  }
}
