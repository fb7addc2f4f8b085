import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A table with the string partition key `pk` and `expiresAt` as its time-to-live attribute. */
export interface LedgerTable {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
}

/** The client for the region that the process runs in. */
export function createClient(): DynamoDBClient {
  return new DynamoDBClient({});
}

/** DynamoDB's time to live is in whole seconds. */
export function toSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
