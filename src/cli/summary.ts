import type { Failure } from "../judge/failure.ts";

/** What was there to be looked at. */
export interface ReadCounts {
  readonly records: number;
  readonly inputs: number;
  /** Inputs of which nothing could be read. */
  readonly unread: number;
  /** Something could not be read: the messages say what. */
  readonly isPart: boolean;
}

/** One line on what was found and in what. Nothing is given a clean bill of health that was not read. */
export function summarise(failures: readonly Failure[], { records, inputs, unread, isPart }: ReadCounts): string {
  if (inputs > 0 && unread === inputs) return `Nothing could be read of ${plural(inputs, "input")}.`;
  const from = unread === 0 ? plural(inputs, "input") : `${inputs - unread} of ${plural(inputs, "input")}`;
  const read = `${plural(records, "log event")} read from ${from}${isPart ? ", the rest could not be read" : ""}`;
  if (failures.length > 0) return `${plural(failures.length, "failed attempt")}${functionsOf(failures)}: ${read}.`;
  return records === 0 ? `No log events to look at: ${read}.` : `No failed attempt found: ${read}.`;
}

function functionsOf(failures: readonly Failure[]): string {
  const names = new Set(failures.map(({ functionName }) => functionName));
  const isOneUnknown = names.delete(null);
  if (names.size === 0) return "";
  return ` in ${plural(names.size, "function")}${isOneUnknown ? " and others that the log does not name" : ""}`;
}

/** What is missing for the event IDs that the deployed stack gives; `null` where the log or the user tells all. */
export function identityHint(failures: readonly Failure[]): string | null {
  const sources = failures.map(({ attempt: { source } }) => source);
  const options = [
    ...(sources.some(({ logGroup }) => logGroup === null) ? ["--log-group <name>"] : []),
    ...(sources.some(({ account }) => account === null) ? ["--account <id>"] : []),
    ...(sources.some(({ region }) => region === null) ? ["--region <region>"] : []),
  ];
  const isStreamUnknown = sources.some(({ logStream }) => logStream === null);
  if (options.length === 0 && !isStreamUnknown) return null;
  const needs = [...options, ...(isStreamUnknown ? ["a log that names its streams"] : [])].join(", ");
  return `Account, region, log group and log stream are part of the event ID: without ${needs}, --send sends events under other IDs than the stack's.`;
}

/** The same for the reader of a table, in which a function has no name. */
export function functionHint(failures: readonly Failure[]): readonly string[] {
  if (failures.every(({ functionName }) => functionName !== null)) return [];
  return [`--log-group <name> fills the column FUNCTION. ${identityHint(failures) ?? ""}`.trimEnd()];
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
