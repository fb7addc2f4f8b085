import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Client } from "./client.ts";
import { ExecutionEnvironment, type Exit, type Happening } from "./execution-environment.ts";
import type { FixtureEvent } from "./fixture-text.ts";
import {
  type End,
  type PlatformLines,
  platformLines,
  type Report,
  type Style,
  SUCCESS,
  scrub,
} from "./platform-lines.ts";
import type { Scenario } from "./scenario.ts";
import { withFixtureTime } from "./steady.ts";
import type { Written } from "./telemetry.ts";

const BEGIN = Date.parse("2026-01-02T03:04:05.000Z");
const INIT_MS = 180.42;
const DURATION_MS = 36.1;
const TIMEOUT_MS = 3000;
/** The old style's timeouts were noticed a little late. */
const OLD_TIMEOUT_MS = 3003.07;
/** Nothing that is recorded takes this long; a stack of 1 GB needs 8 s, and more on a busy machine. */
const PATIENCE_MS = 60_000;

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: "killed",
  SIGABRT: "aborted",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** One of the request IDs that all fixtures use. */
function requestIdOf(number: number): string {
  return `8f5c1c9e-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Runs a scenario on a real client, and writes down the log stream that Lambda would have made of it. */
export async function record(
  client: Client,
  scenario: Scenario,
  style: Style,
  folder: string,
): Promise<FixtureEvent[]> {
  await layTask(client, scenario, join(folder, "task"));
  const environment = new ExecutionEnvironment({
    client,
    folder,
    handler: scenario.handler ?? client.handler,
    json: style === "json" || style === "warn",
    environment: scenario.environment ?? {},
  });
  const recorder = new Recorder(environment, client, scenario, platformLines(style), style);
  try {
    return await recorder.run();
  } finally {
    environment.stop();
  }
}

/** The request IDs of a scenario's invocations. */
export function requestIds({ invocations = [{}] }: Scenario): string[] {
  let number = 0;
  return invocations.map(({ sameId }) => {
    if (!sameId) number += 1;
    return requestIdOf(number);
  });
}

async function layTask(client: Client, { files = {}, packages = [] }: Scenario, task: string): Promise<void> {
  await rm(task, { recursive: true, force: true });
  await mkdir(task, { recursive: true });
  await client.lay?.(task);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(task, name)), { recursive: true });
    await writeFile(join(task, name), text);
  }
  for (const name of packages) await client.install?.(name, task);
}

class Recorder {
  readonly #environment: ExecutionEnvironment;
  readonly #client: Client;
  readonly #scenario: Scenario;
  readonly #lines: PlatformLines;
  readonly #old: boolean;
  readonly #events: FixtureEvent[] = [];
  /** The fixture's own time: the same in every recording. */
  #now = BEGIN;
  #began = Date.now();
  #initMs: number | null = null;

  constructor(
    environment: ExecutionEnvironment,
    client: Client,
    scenario: Scenario,
    lines: PlatformLines,
    style: Style,
  ) {
    this.#environment = environment;
    this.#client = client;
    this.#scenario = scenario;
    this.#lines = lines;
    this.#old = style === "old";
  }

  async run(): Promise<FixtureEvent[]> {
    const { invocations = [{}], shutdown } = this.#scenario;
    const ids = requestIds(this.#scenario);
    this.#began = Date.now();
    for (const [index, { payload = "{}" }] of invocations.entries()) {
      if (index > 0) this.#now += 2000;
      const failed = this.#environment.running ? null : await this.#init();
      const requestId = ids[index] ?? "";
      this.#platform((time) => this.#lines.start(time, requestId));
      const started = this.#now;
      const end = failed ?? (await this.#invoke(requestId, payload));
      this.#now = Math.max(this.#now, started + Math.round(this.#durationOf(end)));
      this.#platform((time) => this.#lines.report(time, this.#report(requestId, end)));
      this.#initMs = null;
    }
    if (shutdown) {
      this.#now += 5000;
      this.#environment.kill("SIGTERM");
      await this.#environment.next(PATIENCE_MS);
      await this.#output();
    }
    return this.#events;
  }

  /** Tries the init, and once more if it fails; the end of the second failure. */
  async #init(): Promise<End | null> {
    this.#platform((time) => this.#lines.initStart(time, this.#client.runtimeVersion));
    for (const phase of ["init", "invoke"] as const) {
      this.#now += 178;
      await this.#environment.start();
      const end = await this.#endOfInit();
      await this.#output();
      if (end === null) {
        // The second try counts as part of the invocation.
        this.#initMs = phase === "init" ? INIT_MS : null;
        return null;
      }
      const failed = end;
      this.#now += 5;
      this.#platform((time) => this.#lines.initReport(time, phase, failed, INIT_MS));
      if (phase === "invoke") return failed;
    }
    return null;
  }

  async #endOfInit(): Promise<End | null> {
    let type: string | null = null;
    let reported = false;
    for (;;) {
      const happening = await this.#environment.next(PATIENCE_MS);
      if (happening.kind === "next") return null;
      if (happening.kind === "init-error") {
        type = happening.type;
        reported = true;
      } else if (happening.kind === "exit") {
        return reported ? { status: "error", errorType: scrub(type), sentence: null } : exitEnd(happening);
      } else throw new Error(`${this.#scenario.name}: ${happening.kind} during init`);
    }
  }

  async #invoke(requestId: string, payload: string): Promise<End> {
    const { limit, signal } = this.#scenario;
    this.#environment.hand({ requestId, payload });
    let happening: Happening;
    do happening = await this.#environment.next((limit ?? signal)?.afterMs ?? PATIENCE_MS);
    while (happening.kind === "answered" || happening.kind === "init-error");
    if (happening.kind === "timeout" && signal !== undefined) {
      this.#environment.kill(signal.name);
      happening = await this.#environment.next(PATIENCE_MS);
    }
    if (happening.kind === "timeout" && limit !== undefined) {
      this.#environment.kill("SIGKILL");
      await this.#environment.next(PATIENCE_MS);
      await this.#output();
      if (limit.because === "timeout") return { status: "timeout", errorType: null, sentence: null };
      const errorType = this.#old ? "Runtime.ExitError" : "Runtime.OutOfMemory";
      return { status: "error", errorType, sentence: "Runtime exited with error: signal: killed" };
    }
    await this.#output();
    if (happening.kind === "next") return SUCCESS;
    if (happening.kind === "exit") return exitEnd(happening);
    throw new Error(`${this.#scenario.name}: nothing happened`);
  }

  #durationOf({ status }: End): number {
    if (status !== "timeout") return DURATION_MS;
    return this.#old ? OLD_TIMEOUT_MS : TIMEOUT_MS;
  }

  #report(requestId: string, end: End): Report {
    const full = this.#scenario.limit?.because === "memory" ? 128 : 95;
    const usedMb = this.#scenario.usedMb ?? full;
    return { requestId, end, durationMs: this.#durationOf(end), initMs: this.#initMs, memoryMb: 128, usedMb };
  }

  #platform(lines: (time: Date) => string[]): void {
    const time = new Date(this.#now);
    this.#events.push(...lines(time).map((message) => ({ time, message })));
  }

  /** Takes over what the process wrote; lines written in one go have one time. */
  async #output(): Promise<void> {
    const written = cut(await this.#environment.takeWritten(), this.#scenario);
    for (const [index, { time, text, framed }] of written.entries()) {
      const previous = written[index - 1];
      const together = previous !== undefined && !framed && !previous.framed && time - previous.time <= 2;
      if (!together) this.#now += 3;
      this.#events.push({ time: new Date(this.#now), message: this.#retimed(text) });
    }
  }

  #retimed(text: string): string {
    return withFixtureTime(text, { now: this.#now, from: this.#began - 1000, to: Date.now() + 1000 });
  }
}

function cut(written: Written[], { keepLines, keepLastLines = 0 }: Scenario): Written[] {
  if (keepLines === undefined || written.length <= keepLines + keepLastLines) return written;
  return [...written.slice(0, keepLines), ...(keepLastLines === 0 ? [] : written.slice(-keepLastLines))];
}

function exitEnd({ code, signal }: Exit): End {
  return { status: "error", errorType: "Runtime.ExitError", sentence: exitSentence(code, signal) };
}

function exitSentence(code: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  return code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
}
