import { readConfig } from "../../../src/config.ts";
import { forward } from "../../../src/forward.ts";
import { createInlineQueue } from "../../../src/inline-queue.ts";
import type { ReportResult } from "../../../src/report.ts";
import { batchOf, packed } from "../records.ts";

/** What the forwarder makes of a log, with a real sender. */
export async function forwarded(log: readonly string[], dsn: string): Promise<readonly ReportResult[]> {
  const config = readConfig({ SENTRY_DSN: dsn, AWS_REGION: "eu-west-1" });
  const services = { queue: createInlineQueue(config), undelivered: null };
  const { results } = await forward(packed(batchOf(...log)), { region: config.region }, services);
  return results;
}
