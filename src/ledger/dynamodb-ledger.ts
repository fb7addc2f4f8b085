import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";

import { type Lease, type Ledger, type LedgerKey, type LedgerOptions, ROW_LIFETIME_MS } from "./ledger.ts";

export interface DynamoDbLedgerOptions extends LedgerOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  /** A table with the string partition key `pk` and `expiresAt` as its time-to-live attribute. */
  readonly tableName: string;
}

/** The client for the region that the process runs in. */
export function createClient(): DynamoDBClient {
  return new DynamoDBClient({});
}

/**
 * The ledger that all sandboxes share. One conditional write per question: there is no moment between reading and writing
 * in which a second reporter could get the same lease.
 *
 * @throws The AWS SDK's own errors; a failed condition is an answer and never thrown.
 */
export function createDynamoDbLedger(options: DynamoDbLedgerOptions): Ledger {
  const { client, tableName: TableName, leaseMs, newToken = randomUUID } = options;

  return {
    async lease(key, now) {
      const token = newToken();
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: { ...rowOf(key, token, now), leasedAt: { N: String(now) } },
            // The time to live is enforced here, too: DynamoDB deletes up to days later. An accepted row has no leasedAt.
            ConditionExpression: "attribute_not_exists(pk) OR expiresAt <= :seconds OR leasedAt <= :stale",
            ExpressionAttributeValues: {
              ":seconds": { N: String(toSeconds(now)) },
              ":stale": { N: String(now - leaseMs) },
            },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
      } catch (cause) {
        if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
        return leaseOf(cause.Item ?? {}, token, now, leaseMs);
      }
      return { kind: "leased", token };
    },

    async markAccepted(key, token, now) {
      const Item = { ...rowOf(key, token, now), acceptedAt: { N: String(now) } };
      await client.send(new PutItemCommand({ TableName, Item }));
    },

    async release(key, token) {
      try {
        await client.send(
          new DeleteItemCommand({
            TableName,
            Key: { pk: { S: partitionKey(key) } },
            ConditionExpression: "leaseToken = :token AND attribute_not_exists(acceptedAt)",
            ExpressionAttributeValues: { ":token": { S: token } },
          }),
        );
      } catch (cause) {
        if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
      }
    },
  };
}

type Row = Readonly<Record<string, AttributeValue>>;

/** What the row that stood in the way says. */
function leaseOf(row: Row, token: string, now: number, leaseMs: number): Lease {
  if (row["acceptedAt"] !== undefined) return { kind: "already_sent" };
  // The SDK repeats a write whose answer got lost; the repetition then fails over its own first try.
  if (row["leaseToken"]?.S === token) return { kind: "leased", token };
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

/** Prefixed, because the table also holds what is not an attempt (counters). */
function partitionKey({ eventId }: LedgerKey): string {
  return `event#${eventId}`;
}

/** DynamoDB's time to live is in whole seconds. */
function toSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
