import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { platformLines, type Report, SUCCESS } from "../../runtimes/platform-lines.ts";
import { type Act, type Answer, RuntimeApi } from "../../runtimes/runtime-api.ts";
import { readFrames, readLines, type Written } from "../../runtimes/telemetry.ts";
import { type NodeRuntime, PRELOAD } from "./clients.ts";

export interface LambdaSetup {
  readonly runtime: NodeRuntime;
  /** The function's folder. */
  readonly folder: string;
  readonly handler: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly logFormat?: "Text" | "JSON";
  /** Lambda's `AWS_LAMBDA_EXEC_WRAPPER`: starts the runtime. */
  readonly execWrapper?: string;
}

/** What became of an invocation. */
export interface Invoked {
  readonly requestId: string;
  /** `null` when the process ended, or was killed, without one. */
  readonly answer: Pick<Answer, "isError" | "body"> | null;
  /** The invocation's log events, with the platform's lines around them, in CloudWatch's order. */
  readonly log: readonly string[];
}

export interface InvokeOptions {
  readonly requestId?: string;
  readonly limitMs?: number;
  /** Ends the invocation as a time-out as soon as this holds of what was written, so that no test waits for a clock. */
  readonly timeOutWhen?: (written: string) => boolean;
}

/** Nothing here takes as long. */
const PATIENCE_MS = 60_000;
/** Pipes of a living process: what is on its way. */
const DRAIN_MS = 50;
const POLL_MS = 20;

/** One execution environment with a real runtime client on a local Runtime API, as the service would run it. */
export class LocalLambda {
  readonly #setup: LambdaSetup;
  readonly #acts: Act[] = [];
  #process: ChildProcess;
  #api: RuntimeApi;
  #written: Written[] = [];
  #wake: () => void = () => {};
  #exited = false;

  private constructor(setup: LambdaSetup, api: RuntimeApi, child: ChildProcess) {
    this.#setup = setup;
    this.#api = api;
    this.#process = child;
    const write = (written: Written): void => void this.#written.push(written);
    const [, stdout, stderr, frames] = child.stdio;
    readLines(stdout as Readable, write);
    readLines(stderr as Readable, write);
    readFrames(frames as Readable, write);
    child.on("close", () => {
      this.#exited = true;
      this.#wake();
    });
  }

  /** Starts the process and waits until it asks for its first invocation. */
  static async start(setup: LambdaSetup): Promise<LocalLambda> {
    const early: Act[] = [];
    let lambda: LocalLambda | null = null;
    const api = await RuntimeApi.start((act) => (lambda === null ? early.push(act) : lambda.#acted(act)), 0);
    lambda = new LocalLambda(setup, api, spawnClient(setup, api.address));
    for (const act of early) lambda.#acted(act);
    await lambda.#until((act) => act.kind === "next");
    return lambda;
  }

  /** Hands over an event and waits for the answer, or for the end of the process or of the time. */
  async invoke(event: unknown, options: InvokeOptions = {}): Promise<Invoked> {
    const { requestId = randomUUID(), limitMs = 3000, timeOutWhen } = options;
    this.#api.hand({ requestId, payload: JSON.stringify(event), limitMs });
    let answer: Answer | null = null;
    let isReady = false;
    // The newer client asks for the next one while its answer is still on the way.
    const isAnswered = (act: Act): boolean => {
      if (act.kind === "answered") answer = act;
      isReady ||= act.kind === "next";
      return answer !== null && isReady;
    };
    const isOver = timeOutWhen === undefined ? await this.#until(isAnswered, limitMs) : await this.#holds(timeOutWhen);
    if (!isOver) this.stop();
    await new Promise((done) => setTimeout(done, DRAIN_MS));
    return { requestId, answer, log: this.#log(requestId, isOver ? SUCCESS : TIMED_OUT, limitMs) };
  }

  /** Ends the process, if it has not ended by itself. */
  stop(): void {
    this.#process.kill("SIGKILL");
    this.#api.stop();
  }

  async stopped(): Promise<void> {
    this.stop();
    if (!this.#exited) await once(this.#process, "close");
  }

  #log(requestId: string, end: Report["end"], durationMs: number): string[] {
    const lines = platformLines(this.#setup.logFormat === "JSON" ? "json" : "new");
    const now = new Date();
    const written = this.#written.toSorted((one, other) => one.time - other.time).map(({ text }) => text);
    this.#written = [];
    const died = this.#exited && end === SUCCESS ? EXITED : end;
    const report = { requestId, end: died, durationMs, initMs: null, memoryMb: 128, usedMb: 90 };
    return [...lines.start(now, requestId), ...written, ...lines.report(now, report)];
  }

  /** Whether it happened before the time was up; the end of the process counts as having happened. */
  async #until(isIt: (act: Act) => boolean, milliseconds = PATIENCE_MS): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      for (let act = this.#acts.shift(); act !== undefined; act = this.#acts.shift()) if (isIt(act)) return true;
      if (this.#exited) return true;
      if (Date.now() >= deadline) return false;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  }

  /** Never over by itself. */
  async #holds(condition: (written: string) => boolean): Promise<false> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!condition(this.#written.map(({ text }) => text).join("")) && Date.now() < deadline) {
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
    return false;
  }

  #acted(act: Act): void {
    this.#acts.push(act);
    this.#wake();
  }
}

const TIMED_OUT = { status: "timeout", errorType: null, sentence: null } as const;
const EXITED = { status: "error", errorType: "Runtime.ExitError", sentence: null } as const;

function spawnClient(setup: LambdaSetup, api: string): ChildProcess {
  const { runtime, folder, handler, environment = {}, logFormat = "Text", execWrapper } = setup;
  const env = {
    PATH: process.env["PATH"] ?? "",
    LANG: "C.UTF-8",
    TZ: ":UTC",
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: "true",
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${runtime.major}.x`,
    AWS_LAMBDA_FUNCTION_NAME: "orders",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef",
    AWS_LAMBDA_LOG_FORMAT: logFormat,
    AWS_REGION: "eu-west-1",
    _HANDLER: handler,
    _LAMBDA_TELEMETRY_LOG_FD: "3",
    ...environment,
  };
  // The service's own limit of headers.
  const args = ["--require", PRELOAD, "--max-http-header-size=81920", runtime.entry, handler];
  const [program, ...rest] = execWrapper === undefined ? [runtime.node, ...args] : [execWrapper, runtime.node, ...args];
  return spawn(program, rest, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
}
