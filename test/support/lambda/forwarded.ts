import { forward } from "../../../src/forward.ts";
import { createInlineQueue } from "../../../src/inline-queue.ts";
import type { ReportResult } from "../../../src/report.ts";
import { batchOf, packed } from "../records.ts";

const CONFIG = {
  queueUrl: null,
  ignoredQueueUrl: null,
  undeliveredBucket: null,
  dryRun: false,
  sendDefaultPii: false,
  environment: null,
  release: null,
  leaseMs: 60_000,
  region: "eu-west-1",
} as const;

/** What the forwarder makes of a log, with a real sender. */
export async function forwarded(log: readonly string[], dsn: string): Promise<readonly ReportResult[]> {
  const queue = createInlineQueue({ ...CONFIG, dsn } as Parameters<typeof createInlineQueue>[0]);
  const { results } = await forward(packed(batchOf(...log)), { region: "eu-west-1" }, { queue, undelivered: null });
  return results;
}
