import { analyse } from "../analyse.ts";
import type { Outcome } from "../deliver/outcome.ts";
import { ForwarderError } from "../errors.ts";
import { buildEvent } from "../event/build-event.ts";
import type { SentryEvent } from "../event/sentry-event.ts";
import type { Failure } from "../judge/failure.ts";
import { VERSION } from "../version.ts";
import { toFailureJson } from "./failure-json.ts";
import { type InputDefaults, readInput } from "./input.ts";
import { failuresTable, jsonLines } from "./output.ts";
import type { Screen } from "./table.ts";

export const FORMATS = ["table", "json", "sentry"] as const;
export type Format = (typeof FORMATS)[number];

/** A saved log, not read yet. */
export interface ScanInput {
  readonly name: string;
  /** @throws When it cannot be read; the message says why. */
  read(): Uint8Array;
}

export interface ScanOptions extends InputDefaults {
  readonly format: Format;
  readonly environment: string | null;
  readonly release: string | null;
  readonly sendDefaultPii: boolean;
}

export interface ScanServices {
  readonly screen: Screen;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where `--send` sends; `null` without it. */
  readonly send: ((event: SentryEvent) => Promise<Outcome>) | null;
}

/** Exit codes: 0 nothing found, 1 failures found, 3 something could not be read or sent. */
export async function scan(
  inputs: readonly ScanInput[],
  options: ScanOptions,
  services: ScanServices,
): Promise<0 | 1 | 3> {
  const { batches, problems } = readAll(inputs, options);
  for (const problem of problems) services.err(`lambda-sentry: ${problem.code}: ${problem.message}\n`);
  const { attempts, records } = analyse(batches);
  const failures = inOrder(attempts.flatMap(({ failure }) => (failure === null ? [] : [failure])));
  const toEvent = (failure: Failure): SentryEvent => buildEvent(failure, { ...options, sdkVersion: VERSION });
  switch (options.format) {
    case "table": {
      const summary = summarise(failures, records, inputs.length);
      services.out(failuresTable(failures.map(toFailureJson), summary, services.screen));
      break;
    }
    case "json":
      services.out(jsonLines(failures.map(toFailureJson)));
      break;
    case "sentry":
      services.out(jsonLines(failures.map(toEvent)));
  }
  const allSent = services.send === null || (await sendAll(failures.map(toEvent), services.send, services.err));
  if (problems.length > 0 || !allSent) return 3;
  return failures.length === 0 ? 0 : 1;
}

function readAll(inputs: readonly ScanInput[], defaults: InputDefaults) {
  const batches = [];
  const problems: ForwarderError[] = [];
  for (const input of inputs) {
    try {
      const read = readInput(input.name, input.read(), defaults);
      batches.push(...read.batches);
      problems.push(...read.problems);
    } catch (error) {
      problems.push(error instanceof ForwarderError ? error : unreadable(input.name, error));
    }
  }
  return { batches, problems };
}

function unreadable(name: string, cause: unknown): ForwarderError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ForwarderError("ERR_INPUT_UNREADABLE", `${name}: ${why}`, { cause });
}

/** By time, each once: the same attempt may have been saved twice under different names. */
function inOrder(failures: readonly Failure[]): Failure[] {
  const byId = new Map<string, Failure>();
  for (const failure of failures) if (!byId.has(failure.eventId)) byId.set(failure.eventId, failure);
  return [...byId.values()].toSorted(
    ({ provingRecord: { timestamp: a }, eventId: one }, { provingRecord: { timestamp: b }, eventId: other }) =>
      // Without timestamps the source's order is all there is.
      a - b || (a === 0 ? 0 : one < other ? -1 : 1),
  );
}

function summarise(failures: readonly Failure[], records: number, files: number): string {
  const read = `${plural(records, "log event")} read from ${plural(files, "input")}`;
  if (failures.length === 0) return `No failed attempt found: ${read}.`;
  const functions = new Set(failures.map(({ functionName }) => functionName)).size;
  return `${plural(failures.length, "failed attempt")} in ${plural(functions, "function")}: ${read}.`;
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

async function sendAll(
  events: readonly SentryEvent[],
  send: (event: SentryEvent) => Promise<Outcome>,
  err: (text: string) => void,
): Promise<boolean> {
  let accepted = 0;
  for (const event of events) {
    const outcome = await send(event);
    if (outcome.kind === "accepted") accepted++;
    else err(`lambda-sentry: event ${event.event_id} was not taken: ${describe(outcome)}\n`);
  }
  err(`lambda-sentry: ${accepted} of ${plural(events.length, "event")} sent\n`);
  return accepted === events.length;
}

function describe(outcome: Exclude<Outcome, { kind: "accepted" }>): string {
  if (outcome.kind === "rate_limited") return `Sentry asks to wait ${Math.ceil(outcome.retryAfterMs / 1000)} s`;
  return outcome.kind === "rejected" ? `HTTP ${outcome.status} ${outcome.reason}` : outcome.reason;
}
