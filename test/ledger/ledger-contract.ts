import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";

import { type Ledger, type LedgerKey, type LedgerOptions, ROW_LIFETIME_MS } from "../../src/ledger/ledger.ts";

const LEASE_MS = 60_000;
const NOW = 1_790_000_000_123;
const DAY_MS = 86_400_000;

/**
 * What every ledger promises. Each test uses an attempt of its own, so that all may share one table.
 *
 * @param open - Gives a ledger; called in each test.
 */
export function ledgerContract(name: string, open: (options: LedgerOptions) => Ledger): void {
  const fresh = (): Ledger => open({ leaseMs: LEASE_MS });
  const attempt = (): LedgerKey => ({ eventId: randomUUID().replaceAll("-", "") });

  async function leased(from: Ledger, key: LedgerKey, now = NOW): Promise<string> {
    const lease = await from.lease(key, now);
    expect(lease).toEqual({ kind: "leased", token: expect.any(String) });
    return lease.kind === "leased" ? lease.token : "";
  }

  describe(`${name} ledger`, () => {
    it("leases an attempt that it does not know", async () => {
      await leased(fresh(), attempt());
    });

    it("keeps attempts apart", async () => {
      const ledger = fresh();
      const tokens = [await leased(ledger, attempt()), await leased(ledger, attempt())];
      expect(tokens[0]).not.toBe(tokens[1]);
    });

    it.each([
      { name: "at once", after: 0, retryAfterMs: LEASE_MS },
      { name: "in the last moment", after: LEASE_MS - 1, retryAfterMs: 1 },
    ])("is busy $name while somebody holds the lease", async ({ after, retryAfterMs }) => {
      const ledger = fresh();
      const key = attempt();
      await leased(ledger, key);

      expect(await ledger.lease(key, NOW + after)).toEqual({ kind: "busy", retryAfterMs });
    });

    it("gives the lease to one of many that ask at the same time", async () => {
      const ledger = fresh();
      const key = attempt();

      const leases = await Promise.all(Array.from({ length: 20 }, () => ledger.lease(key, NOW)));

      expect(leases.map(({ kind }) => kind).sort()).toEqual([...Array<string>(19).fill("busy"), "leased"]);
    });

    it("gives a lease that is too old to one of many that ask", async () => {
      const ledger = fresh();
      const key = attempt();
      const first = await leased(ledger, key);

      const leases = await Promise.all(Array.from({ length: 20 }, () => ledger.lease(key, NOW + LEASE_MS)));

      const taken = leases.filter((lease) => lease.kind === "leased");
      expect(taken).toEqual([{ kind: "leased", token: expect.not.stringMatching(first) }]);
    });

    it("says already_sent once Sentry has the event", async () => {
      const ledger = fresh();
      const key = attempt();
      await ledger.markAccepted(key, await leased(ledger, key), NOW + 1);

      expect(await ledger.lease(key, NOW + 2)).toEqual({ kind: "already_sent" });
      expect(await ledger.lease(key, NOW + 2 * LEASE_MS)).toEqual({ kind: "already_sent" });
      expect(await ledger.lease(key, NOW + 29 * DAY_MS)).toEqual({ kind: "already_sent" });
    });

    it("forgets an accepted attempt when its time is over, deleted or not", async () => {
      const ledger = fresh();
      const key = attempt();
      await ledger.markAccepted(key, await leased(ledger, key), NOW);

      await leased(ledger, key, NOW + ROW_LIFETIME_MS);
    });

    it("leases again at once after a release", async () => {
      const ledger = fresh();
      const key = attempt();
      await ledger.release(key, await leased(ledger, key));

      await leased(ledger, key, NOW + 1);
    });

    it("ignores the release of a lease that has passed on", async () => {
      const ledger = fresh();
      const key = attempt();
      const late = await leased(ledger, key);
      await leased(ledger, key, NOW + LEASE_MS);

      await ledger.release(key, late);

      expect(await ledger.lease(key, NOW + LEASE_MS)).toEqual({ kind: "busy", retryAfterMs: LEASE_MS });
    });

    it("ignores a release after the acceptance", async () => {
      const ledger = fresh();
      const key = attempt();
      const token = await leased(ledger, key);
      await ledger.markAccepted(key, token, NOW);

      await ledger.release(key, token);

      expect(await ledger.lease(key, NOW)).toEqual({ kind: "already_sent" });
    });

    it("ignores the release of what it does not know", async () => {
      await expect(fresh().release(attempt(), "unknown")).resolves.toBeUndefined();
    });

    it("believes an acceptance from who has lost the lease, and lets the new holder not undo it", async () => {
      const ledger = fresh();
      const key = attempt();
      const slow = await leased(ledger, key);
      const next = await leased(ledger, key, NOW + LEASE_MS);

      await ledger.markAccepted(key, slow, NOW + LEASE_MS + 1);
      await ledger.release(key, next);

      expect(await ledger.lease(key, NOW + 3 * LEASE_MS)).toEqual({ kind: "already_sent" });
    });
  });
}
