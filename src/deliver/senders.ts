import type { Dsn } from "./dsn.ts";
import type { Sender } from "./sender.ts";

/** The senders of all DSNs in use. */
export interface Senders {
  /** The same sender for the same DSN, so that its rate limits and sockets are remembered. */
  senderFor(dsn: Dsn): Sender;
}

const MAX_SENDERS = 100;

/**
 * Keeps one sender per DSN. DSNs come from functions' own settings, so their number is not ours to choose: beyond
 * `maxSenders` the one that was asked for longest ago is forgotten, and its idle sockets close by themselves.
 *
 * @param makeSender - Makes a sender; passed in so that only who sends loads the Sentry SDK.
 *
 * @example
 * ```ts
 * const senders = createSenders((dsn) => createSender(dsn, { deadlineMs: 5_000, now: Date.now, userAgent }));
 * ```
 */
export function createSenders(makeSender: (dsn: Dsn) => Sender, maxSenders: number = MAX_SENDERS): Senders {
  const byDsn = new Map<string, Sender>();

  return {
    senderFor(dsn) {
      const key = `${dsn.publicKey} ${dsn.endpoint}`;
      const sender = byDsn.get(key) ?? makeSender(dsn);
      byDsn.delete(key);
      byDsn.set(key, sender);

      const [oldest] = byDsn.keys();
      if (byDsn.size > maxSenders && oldest !== undefined) byDsn.delete(oldest);
      return sender;
    },
  };
}
