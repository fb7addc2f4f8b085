import { randomUUID } from "node:crypto";

import { type Ledger, type LedgerOptions, ROW_LIFETIME_MS } from "./ledger.ts";

interface Row {
  readonly token: string;
  readonly leasedAt: number;
  readonly accepted: boolean;
  readonly expiresAt: number;
}

/** About 20 MB. Whoever sees more attempts than this in one process wants the table. */
const MAX_ROWS = 100_000;

/**
 * A ledger for one process: for `sam local invoke`, the command line and tests, where there is no table.
 *
 * @param maxRows - Beyond it the oldest rows are forgotten.
 */
export function createMemoryLedger(
  { leaseMs, newToken = randomUUID }: LedgerOptions,
  maxRows: number = MAX_ROWS,
): Ledger {
  const rows = new Map<string, Row>();

  /** Last in the map, so that the first is always the oldest. */
  function put(eventId: string, row: Row): void {
    rows.delete(eventId);
    rows.set(eventId, row);
    const [oldest] = rows.keys();
    if (rows.size > maxRows && oldest !== undefined) rows.delete(oldest);
  }

  return {
    async lease({ eventId }, now) {
      const row = rows.get(eventId);
      if (row !== undefined && row.expiresAt > now) {
        if (row.accepted) return { kind: "already_sent" };
        const retryAfterMs = row.leasedAt + leaseMs - now;
        if (retryAfterMs > 0) return { kind: "busy", retryAfterMs };
      }
      const token = newToken();
      put(eventId, { token, leasedAt: now, accepted: false, expiresAt: now + ROW_LIFETIME_MS });
      return { kind: "leased", token };
    },

    async markAccepted({ eventId }, token, now) {
      put(eventId, { token, leasedAt: now, accepted: true, expiresAt: now + ROW_LIFETIME_MS });
    },

    async release({ eventId }, token) {
      const row = rows.get(eventId);
      if (row?.token === token && !row.accepted) rows.delete(eventId);
    },
  };
}
