import type { Config } from "./config.ts";
import { parseDsn } from "./deliver/dsn.ts";
import type { Outcome } from "./deliver/outcome.ts";
import { createSender } from "./deliver/sender.ts";
import { createSenders } from "./deliver/senders.ts";
import { ForwarderError } from "./errors.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import { VERSION } from "./version.ts";

const DEADLINE_MS = 8000;

/**
 * The way to Sentry that the configuration names, `null` in a dry run.
 *
 * @throws {@link ForwarderError} `ERR_DSN_MISSING` or `ERR_DSN_INVALID`, naming the parameter to set.
 */
export function createSend(
  { dsn, dryRun }: Pick<Config, "dsn" | "dryRun">,
  now: () => number,
): ((event: SentryEvent) => Promise<Outcome>) | null {
  if (dryRun) return null;
  if (dsn === null) {
    throw new ForwarderError(
      "ERR_DSN_MISSING",
      "no Sentry DSN is configured: set the stack's parameter SentryDsn (environment variable SENTRY_DSN)",
    );
  }
  const senders = createSenders((target) =>
    createSender(target, { deadlineMs: DEADLINE_MS, now, userAgent: `lambda-sentry-forwarder/${VERSION}` }),
  );
  const target = parseConfigured(dsn);
  return (event) => senders.senderFor(target).send(event);
}

function parseConfigured(dsn: string): ReturnType<typeof parseDsn> {
  try {
    return parseDsn(dsn);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    const message = `the Sentry DSN is malformed, correct the stack's parameter SentryDsn (environment variable SENTRY_DSN): ${why}`;
    throw new ForwarderError("ERR_DSN_INVALID", message, { cause });
  }
}
