import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";

import { createDynamoDbLedger } from "../../src/ledger/dynamodb-ledger.ts";
import { ledgerContract } from "../ledger/ledger-contract.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";

const TABLE = "ledger-contract";
let emulator: Emulator | undefined;
let client: DynamoDBClient;

beforeAll(async () => {
  emulator = await startEmulator();
  client = new DynamoDBClient({
    endpoint: emulator.endpoint,
    region: emulator.env["AWS_REGION"] ?? "",
    credentials: {
      accessKeyId: emulator.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: emulator.env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
});

afterAll(async () => {
  await emulator?.stop();
});

ledgerContract("DynamoDB", (options) => createDynamoDbLedger({ ...options, client, tableName: TABLE }));

it("keeps IDs and times in its rows, and nothing else", async () => {
  const ledger = createDynamoDbLedger({ client, tableName: TABLE, leaseMs: 60_000, newToken: () => "token" });
  await ledger.lease({ eventId: "row" }, 1_790_000_000_123);
  await ledger.markAccepted({ eventId: "row" }, "token", 1_790_000_001_456);

  const { Item } = await client.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: "event#row" } } }));

  expect(Item).toEqual({
    pk: { S: "event#row" },
    leaseToken: { S: "token" },
    acceptedAt: { N: "1790000001456" },
    expiresAt: { N: "1792592001" },
  });
});
