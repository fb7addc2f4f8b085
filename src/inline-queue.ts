import type { Config } from "./config.ts";
import { ForwarderError } from "./errors.ts";
import { createMemoryLedger } from "./ledger/memory-ledger.ts";
import type { Queue } from "./queue/queue.ts";
import { type ReportResult, report } from "./report.ts";
import { createSend } from "./sentry.ts";

/**
 * A queue that hands each sighting straight to the reporter's code: for `sam local`, the demo and tests.
 *
 * What cannot be delivered now makes `send` throw, after all sightings were tried: the batch comes again, and the
 * ledger knows what has been sent.
 *
 * @throws {@link ForwarderError} `ERR_DSN_MISSING` or `ERR_DSN_INVALID`, naming what to set.
 */
export function createInlineQueue(config: Config, now: () => number = Date.now): Queue<ReportResult> {
  if (config.dsn === null && !config.dryRun) throw nowhereToGo(config);
  const services = {
    ledger: createMemoryLedger({ leaseMs: config.leaseMs }),
    send: createSend(config, now),
    requestSummary: null,
    now,
  };
  return {
    async send(sightings) {
      const results = (await Promise.all(sightings.map((sighting) => report(sighting, null, config, services)))).flat();
      const waiting = results.find((result) => result.kind === "retry");
      if (waiting === undefined) return results;
      throw new ForwarderError("ERR_SENTRY_UNAVAILABLE", `an event could not be delivered yet: ${waiting.reason}`);
    },
  };
}

/** Without a queue the forwarder is its own reporter, and misses the reporter's settings. */
function nowhereToGo({ ignoredQueueUrl }: Config): ForwarderError {
  const why = ignoredQueueUrl === null ? "QUEUE_URL is not set" : `QUEUE_URL is no URL ("${ignoredQueueUrl}")`;
  return new ForwarderError(
    "ERR_DSN_MISSING",
    `failures have nowhere to go, for ${why} and there is no Sentry DSN: the forwarder needs the environment variable QUEUE_URL, which the template sets to the URL of the failure queue; for a run without a queue set SENTRY_DSN or DRY_RUN=true`,
  );
}
