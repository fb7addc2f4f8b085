import { expect, it } from "vitest";

import { createMemoryLedger } from "../../src/ledger/memory-ledger.ts";
import { ledgerContract } from "./ledger-contract.ts";

ledgerContract("memory", createMemoryLedger);

it("forgets the oldest attempt beyond its bound", async () => {
  const ledger = createMemoryLedger({ leaseMs: 1_000 }, 2);
  for (const eventId of ["a", "b", "a", "c"]) await ledger.markAccepted({ eventId }, "token", 0);

  expect(await ledger.lease({ eventId: "a" }, 0)).toEqual({ kind: "already_sent" });
  expect(await ledger.lease({ eventId: "b" }, 0)).toMatchObject({ kind: "leased" });
});
