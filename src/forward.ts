import { DEFAULT_DECODE_LIMITS, type DecodeLimits, decodePayload, unpack } from "./decode/decode.ts";
import type { LogBatch } from "./decode/log-batch.ts";
import { sift } from "./decode/sift.ts";
import type { Refused, UndeliveredStore } from "./decode/undelivered.ts";
import { ForwarderError } from "./errors.ts";
import type { HandedOver, Queue } from "./queue/queue.ts";
import { SIGNS } from "./read/needles.ts";

/** What a batch came to. */
export interface ForwardSummary<Result = HandedOver> {
  readonly batches: number;
  /** Log events that were read; the others hold nothing that could be evidence. */
  readonly records: number;
  readonly quietBatches: number;
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
}

/**
 * The forwarder: recognises that something failed, or may have, and hands it to the queue.
 *
 * Ends in exactly one of: every sighting handed over; input kept as undelivered with its code; an error, upon which
 * Lambda tries the batch again and at last stores it whole.
 *
 * @param event - The raw Lambda event of a subscription filter.
 */
export async function forward<Result>(
  event: unknown,
  options: ForwardOptions,
  services: ForwardServices<Result>,
): Promise<ForwardSummary<Result>> {
  const { batch, refused, isControl } = read(event, options);
  if (refused.length > 0) await keep(event, refused, services.undelivered, batch === null && !isControl);
  const counts = { batches: 1, controlMessages: isControl ? 1 : 0, refused: refused.map(describe) };
  if (batch === null) {
    return { ...counts, records: 0, quietBatches: isControl || refused.length > 0 ? 0 : 1, results: [] };
  }
  // Most batches hold nothing of interest: the readers of ten runtimes are loaded by the first that does.
  const { recognise } = await import("./recognise.ts");
  const { records, sightings } = recognise(batch);
  const results = sightings.length === 0 ? [] : await services.queue.send(sightings);
  return { ...counts, records, quietBatches: 0, results };
}

interface ReadBatch {
  readonly batch: LogBatch | null;
  readonly refused: readonly ForwarderError[];
  readonly isControl: boolean;
}

function read(event: unknown, { region, limits }: ForwardOptions): ReadBatch {
  try {
    const sifted = sift(unpack(event, limits ?? DEFAULT_DECODE_LIMITS), SIGNS);
    if (sifted.kind === "quiet") return { batch: null, refused: [], isControl: false };
    const decoded = decodePayload(sifted.json, region);
    if (decoded.kind === "control") return { batch: null, refused: [], isControl: true };
    return { batch: decoded.batch, refused: decoded.refused, isControl: false };
  } catch (error) {
    if (error instanceof ForwarderError) return { batch: null, refused: [error], isControl: false };
    throw error;
  }
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
