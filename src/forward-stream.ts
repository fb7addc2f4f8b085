import { DEFAULT_DECODE_LIMITS } from "./decode/decode.ts";
import { type KinesisRecord, kinesisRecords, unpackRecord } from "./decode/kinesis.ts";
import { type ForwardOptions, type ForwardServices, type ForwardSummary, forward, forwardPayloads } from "./forward.ts";

/** What Lambda is answered for a stream: it goes on from the first of these records, and takes none for all done. */
export interface StreamResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface StreamOptions extends ForwardOptions {
  /** Milliseconds until this invocation is ended. Default: no end. */
  readonly remainingMs?: () => number;
  /** After so many unpacked bytes the rest is left to the next invocation. */
  readonly maxTotalBytes?: number;
}

/** A Kinesis batch of 6 MB may unpack to twenty times as much. */
const MAX_TOTAL_BYTES = 128 * 1024 * 1024;
/** Enough for the largest record, and for a queue or a bucket that answers late. */
const MIN_REMAINING_MS = 15_000;

/** The forwarder for either source: the event of a subscription filter, or of the Kinesis stream of a central account. */
export function forwardEvent<Result>(
  event: unknown,
  options: StreamOptions,
  services: ForwardServices<Result>,
): Promise<ForwardSummary<Result> & Partial<StreamResponse>> {
  const records = kinesisRecords(event);
  return records === null ? forward(event, options, services) : forwardStream(records, options, services);
}

/**
 * Forwards the records of a Kinesis batch, in their order and one at a time, so that memory holds one unpacked.
 *
 * What cannot be read is kept as undelivered and does not stop its neighbours: no retry can mend it. What could not be
 * handed over stops the rest: Kinesis tries again from that record on, and whatever was done beyond it would be done
 * twice. When that is the first record, nothing has been gained, and its error is thrown: then the function's errors
 * count it, as they do not count records that are handed back.
 *
 * The log group's account is the payload's `owner`; the region is ours, for a logs destination and the groups that write
 * to it are in one region.
 */
async function forwardStream<Result>(
  records: readonly KinesisRecord[],
  options: StreamOptions,
  services: ForwardServices<Result>,
): Promise<ForwardSummary<Result> & StreamResponse> {
  const { maxTotalBytes = MAX_TOTAL_BYTES, remainingMs, limits = DEFAULT_DECODE_LIMITS } = options;
  const done: ForwardSummary<Result>[] = [];
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    const isSpent = bytes >= maxTotalBytes || (remainingMs?.() ?? Number.POSITIVE_INFINITY) < MIN_REMAINING_MS;
    // The first is always tried: else there would be no progress.
    if (index > 0 && isSpent) return { ...sum(done), ...goOnFrom(record) };
    const unpacked = (): readonly Buffer[] => {
      const payloads = unpackRecord(record, limits);
      bytes += payloads.reduce((total, payload) => total + payload.length, 0);
      return payloads;
    };
    try {
      done.push(await forwardPayloads(unpacked, record.event, options, services));
    } catch (error) {
      if (index === 0 || record.sequenceNumber === null) throw error;
      return { ...sum(done), ...goOnFrom(record) };
    }
  }
  return { ...sum(done), batchItemFailures: [] };
}

/** Lambda takes an empty identifier for an error: then all comes again. */
function goOnFrom({ sequenceNumber }: KinesisRecord): StreamResponse {
  return { batchItemFailures: [{ itemIdentifier: sequenceNumber ?? "" }] };
}

function sum<Result>(summaries: readonly ForwardSummary<Result>[]): ForwardSummary<Result> {
  const total = (name: "batches" | "records" | "quietBatches" | "unselectedBatches" | "controlMessages"): number =>
    summaries.reduce((before, summary) => before + summary[name], 0);
  return {
    batches: total("batches"),
    records: total("records"),
    quietBatches: total("quietBatches"),
    unselectedBatches: total("unselectedBatches"),
    controlMessages: total("controlMessages"),
    results: summaries.flatMap(({ results }) => results),
    refused: summaries.flatMap(({ refused }) => refused),
  };
}
