import { matchesReason } from "./matches-reason.ts";
import { type Allowance, OTHER_REASON, type Redriven, type Selection, type Tell } from "./redriven.ts";
import { readStoredBatch } from "./stored-batch.ts";

/** An object of the undelivered bucket. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface UndeliveredBucket {
  list(prefix: string): AsyncIterable<StoredObject>;
  read(key: string): Promise<string>;
  remove(key: string): Promise<void>;
}

/** What the forwarder made of an event. */
export type ForwarderReply =
  | {
      readonly kind: "answered";
      /** Parts that it could not read, and kept. */
      readonly refused: number;
      /** The record of a stream that it wants to go on from; `null` when it is done. */
      readonly goOnFrom: string | null;
    }
  | { readonly kind: "failed"; readonly why: string };

/** The deployed forwarder, invoked and waited for. */
export interface DeployedForwarder {
  invoke(event: unknown): Promise<ForwarderReply>;
}

export interface UndeliveredSelection extends Selection {
  /** Also what the forwarder could not read. */
  readonly undecodable: boolean;
}

/** Lambda's: `async/<function>/` of invocations, `<mapping>/<shard>/` of a stream. */
const LAMBDAS = "aws/lambda/";
/** The forwarder's: the next part of the key is the code. */
const FORWARDERS = "undecodable/";
/** Lambda takes 6 MB for an invocation that is waited for, and none of these is larger. */
const MAX_BYTES = 16 * 1024 * 1024;
const UNREADABLE: Redriven = { kind: "stays", why: "could not be read; --undecodable tries again after an upgrade" };

/**
 * Hands undelivered batches to the forwarder again, and removes each that it has taken. One that was taken and could not
 * be removed comes again, and the ledger makes one event of the two.
 *
 * @throws What the bucket or Lambda throw; what was told stands.
 */
export async function redriveUndelivered(
  bucket: UndeliveredBucket,
  forwarder: DeployedForwarder,
  selection: UndeliveredSelection,
  allowance: Allowance,
  tell: Tell,
): Promise<void> {
  for (const prefix of [LAMBDAS, FORWARDERS]) {
    for await (const object of bucket.list(prefix)) {
      if (allowance.left === 0) return;
      const isKept = prefix === FORWARDERS;
      const done = isKept && !selection.undecodable ? skipped(object, selection) : await redrive(object, isKept);
      if (done.result.kind !== "stays") allowance.left--;
      tell({ store: "undelivered", at: object.at, ...done });
    }
  }

  async function redrive({ key, bytes }: StoredObject, isKept: boolean): Promise<Done> {
    if (bytes > MAX_BYTES)
      return { reason: "unknown", result: { kind: "stuck", why: `${key} is too large to be one` } };
    const stored = readStoredBatch(await bucket.read(key));
    if (stored.kind === "unknown")
      return { reason: "unknown", result: { kind: "stuck", why: `${key}: ${stored.why}` } };
    const { reason, event } = stored;
    if (selection.reason !== null && !matchesReason(selection.reason, reason)) return { reason, result: OTHER_REASON };
    if (selection.dryRun) return { reason, result: { kind: "again" } };
    const { refused, failed } = await invokeToTheEnd(event, forwarder);
    if (failed !== null) return { reason, result: { kind: "stuck", why: `${key}: ${failed}` } };
    // Then it has been kept anew, under this very key or under one that begins with another code.
    if (refused > 0 && isKept) return { reason, result: { kind: "stays", why: "still cannot be read" } };
    await bucket.remove(key);
    return { reason, result: { kind: "again" } };
  }
}

interface Done {
  readonly reason: string;
  readonly result: Redriven;
}

function skipped({ key }: StoredObject, selection: UndeliveredSelection): Done {
  const [, reason = "unknown"] = key.split("/");
  const isOther = selection.reason !== null && !matchesReason(selection.reason, reason);
  return { reason, result: isOther ? OTHER_REASON : UNREADABLE };
}

/** A batch of a stream may take several invocations: each goes on where the one before it stopped, as Lambda would. */
async function invokeToTheEnd(
  event: unknown,
  forwarder: DeployedForwarder,
): Promise<{ readonly refused: number; readonly failed: string | null }> {
  let refused = 0;
  for (let rest: unknown = event; ; ) {
    const reply = await forwarder.invoke(rest);
    if (reply.kind === "failed") return { refused, failed: reply.why };
    refused += reply.refused;
    if (reply.goOnFrom === null) return { refused, failed: null };
    const next = recordsFrom(reply.goOnFrom, rest);
    if (next === null) return { refused, failed: `the forwarder stopped at record ${reply.goOnFrom}` };
    rest = next;
  }
}

/** `null` where that would be no progress. */
function recordsFrom(sequenceNumber: string, event: unknown): { readonly Records: readonly unknown[] } | null {
  const records = (event as { Records?: readonly { kinesis?: { sequenceNumber?: unknown } }[] }).Records ?? [];
  const index = records.findIndex((record) => record?.kinesis?.sequenceNumber === sequenceNumber);
  return index > 0 ? { Records: records.slice(index) } : null;
}
