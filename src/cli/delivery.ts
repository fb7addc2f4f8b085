import { type Dsn, parseDsn } from "../deliver/dsn.ts";
import type { Outcome } from "../deliver/outcome.ts";
import { ForwarderError } from "../errors.ts";
import type { SentryEvent } from "../event/sentry-event.ts";

/** Where `--send` sends. */
export interface Delivery {
  /** Host and port, for messages. */
  readonly host: string;
  readonly send: (event: SentryEvent) => Promise<Outcome>;
}

/**
 * The way to the DSN of `--dsn`.
 *
 * @param source - What the DSN was given by: `--dsn` or `SENTRY_DSN`.
 * @throws {@link ForwarderError} `ERR_DSN_INVALID` that names it.
 */
export async function openDelivery(dsn: string, source: string): Promise<Delivery> {
  const { protocol, host, port } = parsed(dsn, source);
  // The Sentry SDK is loaded only by who sends.
  const { createSend } = await import("../sentry.ts");
  const send = createSend({ dsn, dryRun: false }, Date.now);
  if (send === null) throw new TypeError("no dry run was asked for");
  return { host: `${host}:${port || (protocol === "https" ? 443 : 80)}`, send };
}

function parsed(dsn: string, source: string): Dsn {
  try {
    return parseDsn(dsn);
  } catch (cause) {
    if (!(cause instanceof ForwarderError)) throw cause;
    // Its own subject is said better by the option's name.
    throw new ForwarderError(cause.code, `${source}: ${cause.message.replace(/^[^:]*: /, "")}`, { cause });
  }
}

/** Sends every event, one after the other, and says which were not taken and why. */
export async function sendAll(
  events: readonly SentryEvent[],
  { host, send }: Delivery,
  say: (text: string) => void,
): Promise<boolean> {
  let accepted = 0;
  for (const event of events) {
    const outcome = await send(event);
    if (outcome.kind === "accepted") accepted++;
    else say(`event ${event.event_id} was not taken by ${host}: ${describe(outcome)}`);
  }
  say(`${accepted} of ${events.length.toLocaleString("en-US")} event${events.length === 1 ? "" : "s"} sent`);
  return accepted === events.length;
}

function describe(outcome: Exclude<Outcome, { kind: "accepted" }>): string {
  if (outcome.kind === "rate_limited") return `Sentry asks to wait ${Math.ceil(outcome.retryAfterMs / 1000)} s`;
  const isKeyRefused = outcome.kind === "rejected" && (outcome.status === 401 || outcome.status === 403);
  return isKeyRefused ? `${outcome.reason} (check the DSN's key and project)` : outcome.reason;
}
