import { type AttributeValue, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type LedgerTable, toSeconds } from "./dynamodb-table.ts";
import type { Tallies } from "./ledger.ts";

/** A tally is of use until its summary is sent, which may wait for Sentry as long as a message may. */
const TALLY_LIFETIME_MS = 15 * 86_400_000;

export function createDynamoDbTallies({ client, tableName: TableName }: LedgerTable): Tallies {
  async function read(key: string): Promise<Readonly<Record<string, AttributeValue>>> {
    const command = new GetItemCommand({ TableName, Key: { pk: { S: partitionKey(key) } }, ConsistentRead: true });
    return (await client.send(command)).Item ?? {};
  }

  return {
    async count(key, now) {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: partitionKey(key) } },
          UpdateExpression: "SET expiresAt = :expiresAt ADD seen :one",
          ExpressionAttributeValues: { ":one": { N: "1" }, ":expiresAt": { N: expiresAt(now) } },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return Number(Attributes["seen"]?.N ?? 0);
    },

    async seen(key) {
      return Number((await read(key))["seen"]?.N ?? 0);
    },

    async tally(key) {
      const row = await read(key);
      if (row["counted"] === undefined) return null;
      const number = (name: string): number => Number(row[name]?.N ?? 0);
      return { counted: number("counted"), first: number("firstAt"), last: number("lastAt") };
    },
  };
}

/** The part of a transaction that counts an attempt which is not sent. */
export function countedUpdate(key: string, at: number, now: number) {
  return {
    Key: { pk: { S: partitionKey(key) } },
    UpdateExpression:
      "SET firstAt = if_not_exists(firstAt, :at), lastAt = :at, expiresAt = :expiresAt ADD counted :one",
    ExpressionAttributeValues: {
      ":at": { N: String(at) },
      ":one": { N: "1" },
      ":expiresAt": { N: expiresAt(now) },
    },
  };
}

function partitionKey(key: string): string {
  return `tally#${key}`;
}

function expiresAt(now: number): string {
  return String(toSeconds(now + TALLY_LIFETIME_MS));
}
