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
 */
export function createInlineQueue(config: Config, now: () => number = Date.now): Queue<ReportResult> {
  const services = { ledger: createMemoryLedger({ leaseMs: config.leaseMs }), send: createSend(config, now), now };
  return {
    async send(sightings) {
      const results = await Promise.all(sightings.map((sighting) => report(sighting, config, services)));
      const waiting = results.find((result) => result.kind === "retry");
      if (waiting === undefined) return results;
      throw new ForwarderError("ERR_SENTRY_UNAVAILABLE", `an event could not be delivered yet: ${waiting.reason}`);
    },
  };
}
