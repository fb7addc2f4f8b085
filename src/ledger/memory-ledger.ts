import { randomUUID } from "node:crypto";

import { type Ledger, type LedgerOptions, ROW_LIFETIME_MS, type Tally } from "./ledger.ts";
import { type SpanRow, spanAround, spanKey, withSpan } from "./spans.ts";

interface Row {
  readonly token: string;
  /** `-Infinity` once released. */
  readonly leasedAt: number;
  readonly state: "leased" | "accepted" | "counted";
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
  const rows = new BoundedMap<Row>(maxRows);
  const spans = new BoundedMap<readonly SpanRow[]>(maxRows);
  const counts = new BoundedMap<number>(maxRows);
  const tallies = new BoundedMap<Tally>(maxRows);

  const settled = (eventId: string, token: string, state: Row["state"], now: number): void =>
    rows.set(eventId, { token, leasedAt: now, state, expiresAt: now + ROW_LIFETIME_MS });

  return {
    async lease({ eventId }, now) {
      const known = rows.get(eventId);
      const row = known !== undefined && known.expiresAt > now ? known : undefined;
      if (row?.state === "accepted") return { kind: "already_sent" };
      if (row?.state === "counted") return { kind: "already_counted" };
      const retryAfterMs = row === undefined ? 0 : row.leasedAt + leaseMs - now;
      if (retryAfterMs > 0) return { kind: "busy", retryAfterMs };
      const token = newToken();
      rows.set(eventId, { token, leasedAt: now, state: "leased", expiresAt: now + ROW_LIFETIME_MS });
      return { kind: "leased", token, isFirst: row === undefined };
    },

    async markAccepted({ eventId }, token, now) {
      settled(eventId, token, "accepted", now);
    },

    async markCounted({ eventId }, token, tally, at, now) {
      const row = rows.get(eventId);
      if (row?.token !== token || row.state !== "leased") return false;
      settled(eventId, token, "counted", now);
      const { counted, first } = tallies.get(tally) ?? { counted: 0, first: at };
      tallies.set(tally, { counted: counted + 1, first, last: at });
      return true;
    },

    async release({ eventId }, token) {
      const row = rows.get(eventId);
      if (row?.token !== token || row.state !== "leased") return;
      rows.set(eventId, { ...row, leasedAt: Number.NEGATIVE_INFINITY });
    },

    async isSettled({ eventId }, now) {
      const row = rows.get(eventId);
      return row !== undefined && row.expiresAt > now && row.state !== "leased";
    },

    async find(attempt, evidence) {
      return spanAround(spans.get(spanKey(attempt)) ?? [], evidence)?.eventId ?? null;
    },

    async freeze(attempt, span) {
      const key = spanKey(attempt);
      const known = withSpan(spans.get(key) ?? [], span);
      spans.set(key, known.spans);
      return known.eventId;
    },

    async count(key) {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    },

    async seen(key) {
      return counts.get(key) ?? 0;
    },

    async tally(key) {
      return tallies.get(key) ?? null;
    },
  };
}

/** Forgets what was set longest ago. */
class BoundedMap<Value> {
  private readonly values = new Map<string, Value>();
  private readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  get(key: string): Value | undefined {
    return this.values.get(key);
  }

  set(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    const [oldest] = this.values.keys();
    if (this.values.size > this.max && oldest !== undefined) this.values.delete(oldest);
  }
}
