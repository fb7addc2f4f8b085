import { analyse } from "../analyse.ts";
import { ForwarderError } from "../errors.ts";
import { buildEvent } from "../event/build-event.ts";
import type { SentryEvent } from "../event/sentry-event.ts";
import type { Failure } from "../judge/failure.ts";
import { VERSION } from "../version.ts";
import { type Delivery, sendAll } from "./delivery.ts";
import { toFailureJson } from "./failure-json.ts";
import type { ScanInput } from "./files.ts";
import { merged } from "./input/json-document.ts";
import { type InputDefaults, type ReadInput, readInput } from "./input/read-input.ts";
import { failuresTable, jsonLines } from "./output.ts";
import { printable } from "./printable.ts";
import { functionHint, identityHint, summarise } from "./summary.ts";
import type { Screen } from "./table.ts";

export const FORMATS = ["table", "json", "sentry"] as const;
export type Format = (typeof FORMATS)[number];

/** More of them tell nothing new. */
const MAX_PROBLEMS = 20;

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
  /** `null` without `--send`. */
  readonly delivery: Delivery | null;
}

/** Exit codes: 0 nothing found, 1 failures found, 3 something could not be read or sent, whatever else was found. */
export async function scan(
  inputs: readonly ScanInput[],
  options: ScanOptions,
  { screen, out, err, delivery }: ScanServices,
): Promise<0 | 1 | 3> {
  const say = (text: string): void => err(`lambda-sentry: ${printable(text)}\n`);
  const { batches, problems, warnings, unread } = readAll(inputs, options);
  for (const warning of warnings) say(`warning: ${warning}`);
  for (const { code, message } of problems.slice(0, MAX_PROBLEMS)) say(`${code}: ${message}`);
  if (problems.length > MAX_PROBLEMS) say(`and ${problems.length - MAX_PROBLEMS} more parts could not be read`);
  const { attempts, records } = analyse(batches);
  const failures = inOrder(attempts.flatMap(({ failure }) => (failure === null ? [] : [failure])));
  const toEvent = (failure: Failure): SentryEvent => buildEvent(failure, { ...options, sdkVersion: VERSION });
  switch (options.format) {
    case "table": {
      const read = { records, inputs: inputs.length, unread, isPart: problems.length > 0 };
      const below = [summarise(failures, read), ...functionHint(failures)];
      out(failuresTable(failures.map(toFailureJson), below, screen));
      break;
    }
    case "json":
      out(jsonLines(failures.map(toFailureJson)));
      break;
    case "sentry":
      out(jsonLines(failures.map(toEvent)));
  }
  const otherIds = delivery === null ? null : identityHint(failures);
  if (otherIds !== null) say(`warning: ${otherIds}`);
  const allSent = delivery === null || (await sendAll(failures.map(toEvent), delivery, say));
  if (problems.length > 0 || !allSent) return 3;
  return failures.length === 0 ? 0 : 1;
}

/** `unread` counts the inputs of which nothing could be read. */
function readAll(inputs: readonly ScanInput[], defaults: InputDefaults): ReadInput & { readonly unread: number } {
  const reads = inputs.map(({ name, read }): ReadInput => {
    try {
      return readInput(name, read(), defaults);
    } catch (error) {
      if (!(error instanceof ForwarderError)) throw error;
      return { batches: [], problems: [error], warnings: [] };
    }
  });
  const unread = reads.filter(({ batches, problems }) => problems.length > 0 && batches.length === 0).length;
  return { ...merged(reads), unread };
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
