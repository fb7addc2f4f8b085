import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

import { createDynamoDbSpans } from "./dynamodb-spans.ts";
import { type LedgerTable, toSeconds } from "./dynamodb-table.ts";
import { countedUpdate, createDynamoDbTallies } from "./dynamodb-tallies.ts";
import { type Lease, type Ledger, type LedgerKey, type LedgerOptions, ROW_LIFETIME_MS } from "./ledger.ts";

export { createClient } from "./dynamodb-table.ts";

export interface DynamoDbLedgerOptions extends LedgerOptions, LedgerTable {}

/**
 * The ledger that all sandboxes share. One conditional write per question: there is no moment between reading and writing
 * in which a second reporter could get the same lease.
 *
 * @throws The AWS SDK's own errors; a failed condition is an answer and never thrown.
 */
export function createDynamoDbLedger(options: DynamoDbLedgerOptions): Ledger {
  const { client, tableName: TableName, leaseMs, newToken = randomUUID } = options;

  return {
    ...createDynamoDbSpans(options),
    ...createDynamoDbTallies(options),

    async lease(key, now) {
      const token = newToken();
      try {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: { pk: { S: partitionKey(key) } },
            UpdateExpression:
              "SET leaseToken = :token, leasedAt = :now, expiresAt = :expiresAt REMOVE acceptedAt, countedAt",
            // The time to live is enforced here, too: DynamoDB deletes up to days later. A settled row has no leasedAt.
            ConditionExpression: "attribute_not_exists(pk) OR expiresAt <= :seconds OR leasedAt <= :stale",
            ExpressionAttributeValues: {
              ":token": { S: token },
              ":now": { N: String(now) },
              ":expiresAt": { N: String(toSeconds(now + ROW_LIFETIME_MS)) },
              ":seconds": { N: String(toSeconds(now)) },
              ":stale": { N: String(now - leaseMs) },
            },
            ReturnValues: "ALL_OLD",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return { kind: "leased", token, isFirst: Number(Attributes["expiresAt"]?.N ?? 0) <= toSeconds(now) };
      } catch (cause) {
        if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
        return leaseOf(cause.Item ?? {}, token, now, leaseMs);
      }
    },

    async markAccepted(key, token, now) {
      const Item = { ...rowOf(key, token, now), acceptedAt: { N: String(now) } };
      await client.send(new PutItemCommand({ TableName, Item }));
    },

    async markCounted(key, token, tally, at, now) {
      const put = {
        TableName,
        Item: { ...rowOf(key, token, now), countedAt: { N: String(now) } },
        ConditionExpression: "leaseToken = :token AND attribute_exists(leasedAt)",
        ExpressionAttributeValues: { ":token": { S: token } },
      };
      const TransactItems = [{ Put: put }, { Update: { TableName, ...countedUpdate(tally, at, now) } }];
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: tokenFor(token) }));
        return true;
      } catch (cause) {
        const [own] = cause instanceof TransactionCanceledException ? (cause.CancellationReasons ?? []) : [];
        if (own?.Code === "ConditionalCheckFailed") return false;
        throw cause;
      }
    },

    async release(key, token) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: { pk: { S: partitionKey(key) } },
            UpdateExpression: "SET leasedAt = :never",
            ConditionExpression: "leaseToken = :token AND attribute_exists(leasedAt)",
            ExpressionAttributeValues: {
              ":token": { S: token },
              ":never": { N: "0" },
            },
          }),
        );
      } catch (cause) {
        if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
      }
    },

    async isSettled(key, now) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: { S: partitionKey(key) } } }));
      if (Item === undefined || Number(Item["expiresAt"]?.N ?? 0) <= toSeconds(now)) return false;
      return Item["acceptedAt"] !== undefined || Item["countedAt"] !== undefined;
    },
  };
}

type Row = Readonly<Record<string, AttributeValue>>;

/** What the row that stood in the way says. */
function leaseOf(row: Row, token: string, now: number, leaseMs: number): Lease {
  if (row["acceptedAt"] !== undefined) return { kind: "already_sent" };
  if (row["countedAt"] !== undefined) return { kind: "already_counted" };
  // The SDK repeats a write whose answer got lost; the repetition then fails over its own first try.
  if (row["leaseToken"]?.S === token) return { kind: "leased", token, isFirst: false };
  const leasedAt = Number(row["leasedAt"]?.N ?? now);
  return { kind: "busy", retryAfterMs: Math.max(leasedAt + leaseMs - now, 1) };
}

function rowOf(key: LedgerKey, token: string, now: number): Record<string, AttributeValue> {
  return {
    pk: { S: partitionKey(key) },
    leaseToken: { S: token },
    expiresAt: { N: String(toSeconds(now + ROW_LIFETIME_MS)) },
  };
}

/** Prefixed, because the table also holds spans and tallies. */
function partitionKey({ eventId }: LedgerKey): string {
  return `event#${eventId}`;
}

/** Makes a repeated transaction the same one; at most 36 characters. */
function tokenFor(token: string): string {
  return token.slice(0, 36);
}
