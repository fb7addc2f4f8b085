import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";

import { createDynamoDbLedger } from "../../src/ledger/dynamodb-ledger.ts";

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

  expect(await ledger.lease(KEY, 1_000)).toEqual({ kind: "leased", token: "mine" });
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

it.each(["lease", "markAccepted", "release"] as const)(
  "lets other failures of the table through %s",
  async (method) => {
    const failure = new Error("throttled");

    await expect(ledgerOver(failure)[method](KEY, "mine" as never, 0)).rejects.toBe(failure);
  },
);
