import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type LedgerTable, toSeconds } from "./dynamodb-table.ts";
import { type AttemptKey, ROW_LIFETIME_MS, type Spans } from "./ledger.ts";
import { type SpanRow, spanAround, spanKey, withSpan } from "./spans.ts";

/** Two reporters that judge sightings of one attempt at the same time; more of them is a reason to come again later. */
const MAX_TRIES = 5;

interface Known {
  readonly spans: readonly SpanRow[];
  /** `null` where there is no row yet. */
  readonly version: string | null;
}

/** One row per stream and request ID, changed only by who has seen its newest version. */
export function createDynamoDbSpans({ client, tableName: TableName }: LedgerTable): Spans {
  async function read(attempt: AttemptKey): Promise<Known> {
    const command = new GetItemCommand({ TableName, Key: { pk: { S: partitionKey(attempt) } }, ConsistentRead: true });
    const { Item } = await client.send(command);
    return Item === undefined
      ? { spans: [], version: null }
      : { spans: spansOf(Item), version: Item["version"]?.N ?? "0" };
  }

  async function write(
    attempt: AttemptKey,
    spans: readonly SpanRow[],
    version: string | null,
    now: number,
  ): Promise<boolean> {
    const Item = {
      pk: { S: partitionKey(attempt) },
      version: { N: String(Number(version ?? 0) + 1) },
      spans: { S: JSON.stringify(spans.map(({ first, last, eventId }) => [first, last, eventId])) },
      expiresAt: { N: String(toSeconds(now + ROW_LIFETIME_MS)) },
    };
    const condition =
      version === null
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : { ConditionExpression: "version = :seen", ExpressionAttributeValues: { ":seen": { N: version } } };
    try {
      await client.send(new PutItemCommand({ TableName, Item, ...condition }));
      return true;
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) return false;
      throw cause;
    }
  }

  return {
    async find(attempt, evidence) {
      return spanAround((await read(attempt)).spans, evidence)?.eventId ?? null;
    },

    async freeze(attempt, span, now) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const { spans, version } = await read(attempt);
        const known = withSpan(spans, span);
        if (known.spans === spans || (await write(attempt, known.spans, version, now))) return known.eventId;
      }
      throw new Error("the ledger's row of this attempt changes too fast");
    },
  };
}

function partitionKey(attempt: AttemptKey): string {
  return `span#${spanKey(attempt)}`;
}

function spansOf(item: Readonly<Record<string, AttributeValue>>): SpanRow[] {
  const rows = JSON.parse(item["spans"]?.S ?? "[]") as readonly (readonly [number, number, string])[];
  return rows.map(([first, last, eventId]) => ({ first, last, eventId }));
}
