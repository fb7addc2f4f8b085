import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";

import { createDynamoDbLedger } from "../../src/ledger/dynamodb-ledger.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";

const SPAN = { first: 1, last: 2 };
const ATTEMPT = { source: { account: null, region: null, logGroup: "g", logStream: "s" }, requestId: null };
const KEY = { eventId: "0a7d81344ce6726430855c00f7c50f0a" };

/** Answers every command with the same failure: what a real table cannot be made to do. */
function failing(failure: Error): Pick<DynamoDBClient, "send"> {
  return { send: () => Promise.reject(failure) };
}

function refused(item: Record<string, { S: string } | { N: string }>): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({ message: "refused", $metadata: {}, Item: item });
}

function ledgerOver(failure: Error) {
  return createDynamoDbLedger({ client: failing(failure), tableName: "t", leaseMs: 60_000, newToken: () => "mine" });
}

it("holds the lease where the SDK's repeated write meets its own first try", async () => {
  const ledger = ledgerOver(refused({ leaseToken: { S: "mine" }, leasedAt: { N: "1000" } }));

  expect(await ledger.lease(KEY, 1_000)).toEqual({ kind: "leased", token: "mine", isFirst: false });
});

it.each([
  {
    name: "the rest of the lease",
    item: { leaseToken: { S: "theirs" }, leasedAt: { N: "1000" } },
    retryAfterMs: 59_500,
  },
  { name: "the whole lease where the row is not shown", item: {}, retryAfterMs: 60_000 },
])("waits for $name", async ({ item, retryAfterMs }) => {
  expect(await ledgerOver(refused(item)).lease(KEY, 1_500)).toEqual({ kind: "busy", retryAfterMs });
});

it.each<{ name: string; ask: (ledger: Ledger) => Promise<unknown> }>([
  { name: "lease", ask: (ledger) => ledger.lease(KEY, 0) },
  { name: "markAccepted", ask: (ledger) => ledger.markAccepted(KEY, "mine", 0) },
  { name: "markCounted", ask: (ledger) => ledger.markCounted(KEY, "mine", "tally", 0, 0) },
  { name: "release", ask: (ledger) => ledger.release(KEY, "mine") },
  { name: "isSettled", ask: (ledger) => ledger.isSettled(KEY, 0) },
  { name: "find", ask: (ledger) => ledger.find(ATTEMPT, SPAN, 0) },
  { name: "freeze", ask: (ledger) => ledger.freeze(ATTEMPT, { ...SPAN, evidence: SPAN, eventId: "e" }, 0) },
  { name: "count", ask: (ledger) => ledger.count("tally", 0) },
  { name: "tally", ask: (ledger) => ledger.tally("tally") },
])("lets other failures of the table through $name", async ({ ask }) => {
  const failure = new Error("throttled");

  await expect(ask(ledgerOver(failure))).rejects.toBe(failure);
});

it("gives up on a row that others change all the time", async () => {
  const client: Pick<DynamoDBClient, "send"> = {
    send: (command: object) => (command instanceof GetItemCommand ? Promise.resolve({}) : Promise.reject(refused({}))),
  };
  const ledger = createDynamoDbLedger({ client, tableName: "t", leaseMs: 1 });

  await expect(ledger.freeze(ATTEMPT, { ...SPAN, evidence: SPAN, eventId: "e" }, 0)).rejects.toThrow("too fast");
});
