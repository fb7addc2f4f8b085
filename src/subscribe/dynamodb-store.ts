import {
  type AttributeValue,
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
  UpdateItemCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import type { GroupRow } from "./group-row.ts";
import { FIRST_RUN, type RunRow, type SubscriptionStore } from "./store.ts";

export interface DynamoDbStoreOptions {
  readonly tableName: string;
  readonly client?: DynamoDBClient;
}

/** No log group's name can have a dollar sign. */
const RUN_KEY = "$run";
const MAX_WRITES = 25;
const MAX_ROUNDS = 8;

/**
 * A table with one row per log group, `pk` its name and `row` the rest as JSON, and one row for the run, whose members are
 * attributes of their own.
 */
export function createDynamoDbStore({
  tableName: TableName,
  client = new DynamoDBClient({}),
}: DynamoDbStoreOptions): SubscriptionStore {
  const write = async (requests: readonly WriteRequest[]): Promise<void> => {
    for (let at = 0; at < requests.length; at += MAX_WRITES) {
      let left: WriteRequest[] | undefined = requests.slice(at, at + MAX_WRITES);
      for (let round = 0; left !== undefined && left.length > 0; round++) {
        if (round >= MAX_ROUNDS) throw new Error(`${TableName} did not take ${left.length} rows`);
        const command = new BatchWriteItemCommand({ RequestItems: { [TableName]: left } });
        const answer: BatchWriteItemCommandOutput = await client.send(command);
        left = answer.UnprocessedItems?.[TableName];
      }
    }
  };
  const set = async (change: Partial<RunRow>, condition: Condition): Promise<RunRow | null> => {
    const entries = Object.entries(change);
    const names = entries.map(([name], at) => [`#m${at}`, name]);
    const values = entries.map(([, value], at) => [`:m${at}`, toAttribute(value)]);
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: RUN_KEY } },
          UpdateExpression: `SET ${entries.map((_, at) => `#m${at} = :m${at}`).join(", ")}`,
          ...condition.expression,
          ExpressionAttributeNames: { ...Object.fromEntries(names), ...condition.names },
          ExpressionAttributeValues: { ...Object.fromEntries(values), ...condition.values },
          ReturnValues: "ALL_NEW",
        }),
      );
      return toRun(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  };
  const run = async (): Promise<RunRow> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { pk: { S: RUN_KEY } }, ConsistentRead: true }),
    );
    return toRun(Item);
  };
  return {
    async load() {
      const rows = new Map<string, GroupRow>();
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
        for (const item of Items) {
          const row = toGroupRow(item);
          if (row !== undefined) rows.set(row.group, row);
        }
      }
      return rows;
    },
    async find(group) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: { pk: { S: group } }, ConsistentRead: true }),
      );
      return toGroupRow(Item);
    },
    put: (rows) =>
      write(rows.map((row) => ({ PutRequest: { Item: { pk: { S: row.group }, row: { S: JSON.stringify(row) } } } }))),
    remove: (groups) => write(groups.map((group) => ({ DeleteRequest: { Key: { pk: { S: group } } } }))),
    run,
    async take(owner, until, now, force) {
      const taken = await set({ owner, leaseUntil: until }, force ? ALWAYS : isFree(now));
      if (taken === null || taken.watchedSince > 0) return taken;
      return set({ watchedSince: now }, isHeldBy(owner));
    },
    update: async (owner, change) => (await set(change, isHeldBy(owner))) !== null,
    async release(owner) {
      await set({ owner: null, leaseUntil: 0 }, isHeldBy(owner));
    },
    async noteTrail(at) {
      await set({ trailSeenAt: at }, ALWAYS);
    },
  };
}

interface Condition {
  readonly expression: { readonly ConditionExpression?: string };
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

const ALWAYS: Condition = { expression: {}, names: {}, values: {} };

function isHeldBy(owner: string): Condition {
  const expression = { ConditionExpression: "#owner = :owner" };
  return { expression, names: { "#owner": "owner" }, values: { ":owner": { S: owner } } };
}

function isFree(now: number): Condition {
  return {
    expression: { ConditionExpression: "attribute_not_exists(#owner) OR #owner = :nobody OR #until < :now" },
    names: { "#owner": "owner", "#until": "leaseUntil" },
    values: { ":nobody": { NULL: true }, ":now": { N: String(now) } },
  };
}

function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === "number") return { N: String(value) };
  return typeof value === "string" ? { S: value } : { S: JSON.stringify(value) };
}

function toRun(item: Record<string, AttributeValue> | undefined): RunRow {
  if (item === undefined) return FIRST_RUN;
  const text = (name: string): string | null => item[name]?.S ?? null;
  const time = (name: string): number | null => (item[name]?.N === undefined ? null : Number(item[name].N));
  const removal = text("removal");
  return {
    owner: text("owner"),
    leaseUntil: time("leaseUntil") ?? 0,
    watchedSince: time("watchedSince") ?? 0,
    fingerprint: text("fingerprint") ?? "",
    cursor: text("cursor"),
    passDoneAt: time("passDoneAt"),
    listedAt: time("listedAt"),
    deliveryCheckedAt: time("deliveryCheckedAt"),
    trailSeenAt: time("trailSeenAt"),
    trailMissedAt: time("trailMissedAt"),
    removal: removal === null ? null : (JSON.parse(removal) as RunRow["removal"]),
  };
}

function toGroupRow(item: Record<string, AttributeValue> | undefined): GroupRow | undefined {
  const json = item?.["row"]?.S;
  return json === undefined ? undefined : (JSON.parse(json) as GroupRow);
}
