import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";

import {
  type AttemptKey,
  type FrozenSpan,
  type Ledger,
  type LedgerKey,
  type LedgerOptions,
  ROW_LIFETIME_MS,
} from "../../src/ledger/ledger.ts";

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
    expect(lease).toEqual({ kind: "leased", token: expect.any(String), isFirst: expect.any(Boolean) });
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
      expect(taken).toEqual([{ kind: "leased", token: expect.not.stringMatching(first), isFirst: false }]);
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

    it("says whether somebody had the lease before", async () => {
      const ledger = fresh();
      const [released, dead] = [attempt(), attempt()];
      expect(await ledger.lease(released, NOW)).toMatchObject({ isFirst: true });
      expect(await ledger.lease(dead, NOW)).toMatchObject({ isFirst: true });
      await ledger.release(released, "unknown");

      expect(await ledger.lease(released, NOW + LEASE_MS)).toMatchObject({ kind: "leased", isFirst: false });
      expect(await ledger.lease(dead, NOW + LEASE_MS)).toMatchObject({ kind: "leased", isFirst: false });
      expect(await ledger.lease(dead, NOW + LEASE_MS + ROW_LIFETIME_MS)).toMatchObject({ isFirst: true });
    });

    it("settles an attempt that is counted, with its tally", async () => {
      const ledger = fresh();
      const tally = randomUUID();
      const keys = [attempt(), attempt()];
      expect(await ledger.tally(tally)).toBeNull();
      for (const [index, key] of keys.entries()) {
        expect(await ledger.isSettled(key, NOW)).toBe(false);
        expect(await ledger.markCounted(key, await leased(ledger, key), tally, NOW + index, NOW)).toBe(true);
        expect(await ledger.lease(key, NOW + 2 * LEASE_MS)).toEqual({ kind: "already_counted" });
        expect(await ledger.isSettled(key, NOW)).toBe(true);
      }
      expect(await ledger.tally(tally)).toEqual({ counted: 2, first: NOW, last: NOW + 1 });
    });

    it("counts nothing for who has lost the lease", async () => {
      const ledger = fresh();
      const key = attempt();
      const tally = randomUUID();
      const late = await leased(ledger, key);
      await leased(ledger, key, NOW + LEASE_MS);

      expect(await ledger.markCounted(key, late, tally, NOW, NOW + LEASE_MS)).toBe(false);
      expect(await ledger.tally(tally)).toBeNull();
      expect(await ledger.isSettled(key, NOW + LEASE_MS)).toBe(false);
    });

    it("knows that an attempt is settled once Sentry has the event, until its time is over", async () => {
      const ledger = fresh();
      const key = attempt();
      await ledger.markAccepted(key, await leased(ledger, key), NOW);

      expect(await ledger.isSettled(key, NOW)).toBe(true);
      expect(await ledger.isSettled(key, NOW + ROW_LIFETIME_MS)).toBe(false);
    });

    it("counts every one of many that count at the same time", async () => {
      const ledger = fresh();
      const key = randomUUID();

      const counts = await Promise.all(Array.from({ length: 20 }, () => ledger.count(key, NOW)));

      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(await ledger.seen(key)).toBe(20);
      expect(await ledger.seen(randomUUID())).toBe(0);
    });

    describe("spans", () => {
      const stream = (): AttemptKey => ({
        source: {
          account: "123456789012",
          region: "eu-west-1",
          logGroup: "/aws/lambda/orders",
          logStream: randomUUID(),
        },
        requestId: "8f5c1c9e-0000-4000-8000-000000000001",
      });
      const span = (first: number, last: number, eventId: string, evidence = { first, last }): FrozenSpan => ({
        first,
        last,
        evidence,
        eventId,
      });

      it.each([
        { name: "inside", evidence: { first: 150, last: 200 }, found: "a" },
        { name: "at its borders", evidence: { first: 100, last: 300 }, found: "a" },
        { name: "before", evidence: { first: 99, last: 99 }, found: null },
        { name: "over its end", evidence: { first: 300, last: 301 }, found: null },
      ])("are found by evidence $name", async ({ evidence, found }) => {
        const ledger = fresh();
        const key = stream();
        expect(await ledger.find(key, evidence, NOW)).toBeNull();
        await ledger.freeze(key, span(100, 300, "a"), NOW);

        expect(await ledger.find(key, evidence, NOW)).toBe(found);
        expect(await ledger.find(stream(), evidence, NOW)).toBeNull();
        expect(await ledger.find({ ...key, requestId: null }, evidence, NOW)).toBeNull();
      });

      it("give a reading that saw less the event that is known", async () => {
        const ledger = fresh();
        const key = stream();
        expect(await ledger.freeze(key, span(100, 300, "whole"), NOW)).toBe("whole");
        expect(await ledger.freeze(key, span(200, 200, "part"), NOW)).toBe("whole");
      });

      it("give a reading that saw more the event that is known, and grow", async () => {
        const ledger = fresh();
        const key = stream();
        expect(await ledger.freeze(key, span(200, 200, "part"), NOW)).toBe("part");
        expect(await ledger.freeze(key, span(100, 300, "whole"), NOW)).toBe("part");
        expect(await ledger.find(key, { first: 300, last: 300 }, NOW)).toBe("part");
      });

      it("keep attempts of one request ID apart", async () => {
        const ledger = fresh();
        const key = stream();
        expect(await ledger.freeze(key, span(100, 300, "first"), NOW)).toBe("first");
        expect(await ledger.freeze(key, span(60_300, 60_500, "retry"), NOW)).toBe("retry");
        expect(await ledger.find(key, { first: 60_400, last: 60_400 }, NOW)).toBe("retry");
      });

      it("agree on one event when two judge at the same time", async () => {
        const ledger = fresh();
        const key = stream();
        const ids = await Promise.all(["a", "b", "c"].map((id) => ledger.freeze(key, span(100, 300, id), NOW)));
        expect(new Set(ids).size).toBe(1);
      });
    });
  });
}
