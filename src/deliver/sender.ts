import http from "node:http";
import https from "node:https";
import { makeNodeTransport } from "@sentry/node";

import type { SentryEvent } from "../event/sentry-event.ts";
import { networkReason, toDropOutcome, toOutcome } from "./answer.ts";
import type { Dsn } from "./dsn.ts";
import { createExchanges, type HttpModule } from "./exchange.ts";
import { createGate } from "./gate.ts";
import type { Outcome } from "./outcome.ts";
import { limitMs } from "./rate-limits.ts";
import { shrinkEvent } from "./shrink.ts";

/** Sends events to one DSN and tells what became of each. */
export interface Sender {
  /** Never throws: whatever happens is an {@link Outcome}. */
  send(event: SentryEvent, attachment?: string): Promise<Outcome>;
}

export interface SenderOptions {
  /** For one POST. A shrunk retry has its own. */
  readonly deadlineMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** `name/version`, shown by Sentry as the client. */
  readonly userAgent: string;
  /** Default: Node's own for the DSN's protocol. */
  readonly httpModule?: HttpModule;
  /** URL of an HTTP proxy. Default: `https_proxy`, `http_proxy` and `no_proxy` of the environment. */
  readonly proxy?: string;
  /** PEM text of a private certificate authority. */
  readonly caCerts?: string;
}

/** The transport's own number of sockets: beyond it the deadline would measure our queue and not the server. */
const MAX_IN_FLIGHT = 30;

/**
 * A sender over the transport of `@sentry/node`, without a client or a scope: those would add this process's own
 * release, runtime, breadcrumbs and source lines to events of other functions, and hide whether Sentry took them.
 *
 * Keep one per DSN for as long as the process lives ({@link createSenders}): it remembers rate limits and sockets.
 *
 * @example
 * ```ts
 * const sender = createSender(parseDsn(text), { deadlineMs: 5_000, now: Date.now, userAgent: "lambda-sentry-forwarder/1.0.0" });
 * const outcome = await sender.send(event);
 * ```
 */
export function createSender(dsn: Dsn, options: SenderOptions): Sender {
  const { deadlineMs, now, userAgent, proxy, caCerts } = options;
  const exchanges = createExchanges(options.httpModule ?? (dsn.protocol === "https" ? https : http), deadlineMs);
  const gate = createGate(MAX_IN_FLIGHT);
  let blockedUntil = 0;
  let dropReason = "";

  const transport = makeNodeTransport({
    url: `${dsn.endpoint}?${new URLSearchParams({ sentry_version: "7", sentry_key: dsn.publicKey, sentry_client: userAgent })}`,
    // The bare transport names neither; some receivers silently skip what has no content type.
    headers: { "content-type": "application/x-sentry-envelope", "user-agent": userAgent },
    httpModule: exchanges.httpModule,
    recordDroppedEvent: (reason) => {
      dropReason = reason;
    },
    ...(proxy === undefined ? {} : { proxy }),
    ...(caCerts === undefined ? {} : { caCerts }),
  });

  /** Asked before every POST: a limit may arrive while an event waits at the gate. */
  function limited(): Outcome | undefined {
    const retryAfterMs = blockedUntil - now();
    return retryAfterMs > 0 ? { kind: "rate_limited", retryAfterMs } : undefined;
  }

  function post(event: SentryEvent, attachment?: string): Promise<Outcome> {
    return exchanges.run(async (exchange) => {
      try {
        dropReason = "";
        const sending = transport.send(toEnvelope(event, attachment, now()));
        // The transport drops in the same turn or not at all; waiting would only give an answer without a status.
        if (dropReason !== "") return toDropOutcome(dropReason);

        const { statusCode: status = 0, headers } = await sending;
        const waitMs = noteLimits(status, headers);
        return await toOutcome({ status, waitMs }, async () =>
          // A server may repeat the DSN as it understood it; the key in it is not for logs.
          (await exchange.explanation).replaceAll(dsn.publicKey, "***"),
        );
      } catch (cause) {
        const reason = exchange.signal.aborted ? `no answer within ${deadlineMs} ms` : networkReason(cause);
        return { kind: "retryable", reason };
      }
    });
  }

  function noteLimits(status: number, headers: Headers): number | undefined {
    const rateLimits = headers?.["x-sentry-rate-limits"] ?? undefined;
    const retryAfter = headers?.["retry-after"] ?? undefined;
    const waitMs = limitMs({ status, rateLimits, retryAfter }, now());
    if (waitMs !== undefined) blockedUntil = Math.max(blockedUntil, now() + waitMs);
    return waitMs;
  }

  async function postWithin(event: SentryEvent, attachment?: string): Promise<Outcome> {
    const outcome = limited() ?? (await post(event, attachment));
    if (outcome.kind !== "rejected" || (outcome.status !== 400 && outcome.status !== 413)) return outcome;

    // Relay answers either of the two to what is too large.
    const smaller = shrinkEvent(event) ?? (attachment === undefined ? undefined : event);
    return smaller === undefined ? outcome : (limited() ?? (await post(smaller)));
  }

  return { send: (event, attachment) => gate.run(() => postWithin(event, attachment)) };
}

type Transport = ReturnType<typeof makeNodeTransport>;
type Envelope = Parameters<Transport["send"]>[0];
type Headers = Awaited<ReturnType<Transport["send"]>>["headers"];

/** The transport serialises the payload as it is; its type for events is narrower than what Sentry takes. */
function toEnvelope(event: SentryEvent, attachment: string | undefined, now: number): Envelope {
  const headers = { event_id: event.event_id, sent_at: new Date(now).toISOString() };
  const items: unknown[] = [[{ type: "event" }, event]];
  if (attachment !== undefined) {
    const bytes = Buffer.from(attachment);
    const item = { type: "attachment", length: bytes.length, filename: "attempt.log", content_type: "text/plain" };
    items.push([item, bytes]);
  }
  return [headers, items] as unknown as Envelope;
}
