import { ForwarderError } from "../errors.ts";
import { type DeadLetterBox, redriveDeadLetters } from "../redrive/dead-letters.ts";
import type { Allowance, RedrivenItem, Store } from "../redrive/redriven.ts";
import { type DeployedForwarder, redriveUndelivered, type UndeliveredBucket } from "../redrive/undelivered.ts";
import { FAILED } from "./exit-codes.ts";
import { printable, printableJson } from "./printable.ts";
import type { Progress } from "./progress.ts";
import { redriveTable, toGroups } from "./redrive-table.ts";
import type { Screen } from "./table.ts";

export interface RedriveOptions {
  readonly store: Store | "all";
  /** For messages. */
  readonly stack: string;
  readonly reason: string | null;
  readonly max: number;
  readonly dryRun: boolean;
  readonly undecodable: boolean;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly json: boolean;
}

/** The deployed stack. */
export interface RedriveTarget {
  readonly box: DeadLetterBox;
  readonly bucket: UndeliveredBucket;
  readonly forwarder: DeployedForwarder;
}

export interface RedriveServices {
  readonly screen: Screen;
  readonly progress: Progress;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Exit codes: 0 all that was asked for was done, or there was nothing; 3 something could not be. */
export async function redrive(
  options: RedriveOptions,
  open: () => Promise<RedriveTarget>,
  { screen, progress, out, err }: RedriveServices,
): Promise<0 | 3> {
  const items: RedrivenItem[] = [];
  const tell = (item: RedrivenItem): void => {
    items.push(item);
    progress.step();
  };
  const fault = await run(options, open, progress, tell).catch((error: unknown) => {
    if (error instanceof ForwarderError) return error;
    throw error;
  });
  progress.close();
  const isDone = fault === null && items.every(({ result }) => result.kind !== "stuck");
  const groups = toGroups(items);
  if (options.json)
    out(`${printableJson({ stack: options.stack, dryRun: options.dryRun, complete: isDone, groups }, 2)}\n`);
  // Where nothing could be looked at, there is nothing to say of it.
  else if (fault === null || items.length > 0) out(redriveTable(groups, options.dryRun, screen));
  if (fault !== null) err(`lambda-sentry: ${printable(`${fault.code}: ${fault.message}`)}\n`);
  return isDone ? 0 : FAILED;
}

async function run(
  { store, max, ...selection }: RedriveOptions,
  open: () => Promise<RedriveTarget>,
  progress: Progress,
  tell: (item: RedrivenItem) => void,
): Promise<null> {
  const { box, bucket, forwarder } = await open();
  const allowance: Allowance = { left: max };
  if (store !== "undelivered") {
    progress.expect(await box.size());
    await redriveDeadLetters(box, selection, allowance, tell);
  }
  if (store !== "dead-letters" && allowance.left > 0) {
    await redriveUndelivered(expecting(bucket, progress), forwarder, selection, allowance, tell);
  }
  return null;
}

/** The list itself is what says how much there is. */
function expecting(bucket: UndeliveredBucket, progress: Progress): UndeliveredBucket {
  return {
    ...bucket,
    async *list(prefix) {
      for await (const object of bucket.list(prefix)) {
        progress.expect(1);
        yield object;
      }
    },
  };
}
