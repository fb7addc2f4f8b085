import { type DecodeLimits, decodePayload, unpack } from "./decode/decode.ts";
import type { LogBatch } from "./decode/log-batch.ts";
import { sift } from "./decode/sift.ts";
import type { Refused, UndeliveredStore } from "./decode/undelivered.ts";
import { ForwarderError } from "./errors.ts";
import type { HandedOver, Queue } from "./queue/queue.ts";
import { SIGNS } from "./read/needles.ts";
import { isSelectedName, type NameGlobs } from "./subscribe/glob.ts";

/** What a batch came to. */
export interface ForwardSummary<Result = HandedOver> {
  readonly batches: number;
  /** Log events that were read; the others hold nothing that could be evidence. */
  readonly records: number;
  readonly quietBatches: number;
  /** Batches of log groups that are not to be read: our own, or what an account's policy delivers beyond the selected. */
  readonly unselectedBatches: number;
  readonly controlMessages: number;
  /** One for each sighting, in order. */
  readonly results: readonly Result[];
  readonly refused: readonly Refused[];
}

export interface ForwardServices<Result> {
  readonly queue: Queue<Result>;
  /** `null` where there is no bucket: then input of which nothing can be read is thrown back to Lambda. */
  readonly undelivered: UndeliveredStore | null;
}

export interface ForwardOptions {
  readonly region: string | null;
  readonly limits?: DecodeLimits;
  /** Log groups whose batches are read. Default: all. */
  readonly selection?: NameGlobs;
}

/**
 * The forwarder: recognises that something failed, or may have, and hands it to the queue.
 *
 * Ends in exactly one of: every sighting handed over; input kept as undelivered with its code; an error, upon which
 * Lambda tries the batch again and at last stores it whole.
 *
 * @param event - The raw Lambda event of a subscription filter.
 */
export function forward<Result>(
  event: unknown,
  options: ForwardOptions,
  services: ForwardServices<Result>,
): Promise<ForwardSummary<Result>> {
  return forwardPayloads(() => [unpack(event, options.limits)], event, options, services);
}

/**
 * The same for payloads of any source.
 *
 * @param unpacked - Their JSON texts; may throw what {@link unpack} throws.
 * @param original - What is kept of them where they cannot be read.
 */
export async function forwardPayloads<Result>(
  unpacked: () => readonly Buffer[],
  original: unknown,
  options: ForwardOptions,
  services: ForwardServices<Result>,
): Promise<ForwardSummary<Result>> {
  const payloads = readAll(unpacked, options);
  const refused = payloads.flatMap((payload) => payload.refused);
  const nothingRead = payloads.every(({ batch, isControl }) => batch === null && !isControl);
  if (refused.length > 0) await keep(original, refused, services.undelivered, nothingRead);
  const counts = {
    batches: payloads.length,
    controlMessages: payloads.filter(({ isControl }) => isControl).length,
    quietBatches: payloads.filter(isQuiet).length,
    refused: refused.map(describe),
  };
  const read = payloads.flatMap(({ batch }) => (batch === null ? [] : [batch]));
  const batches = read.filter(({ logGroup }) => isSelected(logGroup, options));
  const unselectedBatches = read.length - batches.length;
  return { ...counts, unselectedBatches, ...(await forwardBatches(batches, services.queue)) };
}

/** The forwarder's core, for log events from wherever they come: recognises, and hands over what it finds. */
export async function forwardBatches<Result>(
  batches: readonly LogBatch[],
  queue: Queue<Result>,
): Promise<{ readonly records: number; readonly results: readonly Result[] }> {
  if (batches.length === 0) return { records: 0, results: [] };
  // Most batches hold nothing of interest: the readers of ten runtimes are loaded by the first that does.
  const { recogniseInParts } = await import("./recognise.ts");
  const results: Result[] = [];
  let records = 0;
  // One part is handed over before the next is read, so that memory does not have to hold all of them.
  for (const part of recogniseInParts(batches)) {
    records += part.records;
    if (part.sightings.length > 0) results.push(...(await queue.send(part.sightings)));
  }
  return { records, results };
}

function isSelected(logGroup: string | null, { selection }: ForwardOptions): boolean {
  return selection === undefined || isSelectedName(logGroup ?? "", selection);
}

interface ReadPayload {
  /** `null` when nothing of interest is in it. */
  readonly batch: LogBatch | null;
  readonly refused: readonly ForwarderError[];
  readonly isControl: boolean;
}

function isQuiet({ batch, refused, isControl }: ReadPayload): boolean {
  return batch === null && refused.length === 0 && !isControl;
}

function readAll(unpacked: () => readonly Buffer[], options: ForwardOptions): ReadPayload[] {
  try {
    return unpacked().map((payload) => read(payload, options));
  } catch (error) {
    return [asRefused(error)];
  }
}

function read(payload: Buffer, { region }: ForwardOptions): ReadPayload {
  try {
    const sifted = sift(payload, SIGNS);
    if (sifted.kind === "quiet") return { batch: null, refused: [], isControl: false };
    const decoded = decodePayload(sifted.json, region);
    if (decoded.kind === "control") return { batch: null, refused: [], isControl: true };
    return { batch: decoded.batch, refused: decoded.refused, isControl: false };
  } catch (error) {
    return asRefused(error);
  }
}

function asRefused(error: unknown): ReadPayload {
  if (error instanceof ForwarderError) return { batch: null, refused: [error], isControl: false };
  throw error;
}

async function keep(
  event: unknown,
  refused: readonly ForwarderError[],
  store: UndeliveredStore | null,
  nothingRead: boolean,
): Promise<void> {
  if (store !== null) return store.keep(event, refused.map(describe));
  const [first] = refused;
  if (nothingRead && first !== undefined) throw first;
}

function describe({ code, message }: ForwarderError): Refused {
  return { code, message };
}
