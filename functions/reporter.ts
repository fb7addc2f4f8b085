import { type Config, readConfig } from "../src/config.ts";
import { ForwarderError } from "../src/errors.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { createMemoryLedger } from "../src/ledger/memory-ledger.ts";
import { type BatchResponse, type QueueRecord, type ReportBatchServices, reportBatch } from "../src/report-batch.ts";
import { createLog } from "../src/telemetry.ts";

const log = createLog({ threshold: process.env["AWS_LAMBDA_LOG_LEVEL"] });
let wired: Promise<{ readonly config: Config; readonly services: ReportBatchServices }> | undefined;

/** Takes the failure queue's messages. */
export async function handler(event: { readonly Records?: readonly QueueRecord[] }): Promise<BatchResponse> {
  wired ??= wire();
  try {
    // A wrong setting is told of whatever the event is: also to who tries the function out with an empty one.
    const { config, services } = await wired;
    if (!Array.isArray(event?.Records)) throw new ForwarderError("ERR_SIGHTING_SHAPE", "the event is no SQS batch");
    const { response, counts } = await reportBatch(event.Records, config, services);
    log(counts["dead_letter"] === undefined ? "info" : "alarm", "batch", { messages: event.Records.length, counts });
    return response;
  } catch (error) {
    if (!(error instanceof ForwarderError && error.code === "ERR_SIGHTING_SHAPE")) wired = undefined;
    throw error;
  }
}

async function wire(): Promise<{ config: Config; services: ReportBatchServices }> {
  const config = readConfig(process.env);
  const { ledgerTable, deadLetterUrl, leaseMs } = config;
  const { createSend, openPlace } = await import("../src/sentry.ts");
  const send = createSend(config, Date.now);
  const place = openPlace(config, {
    functions: async () => (await import("../src/complete/lambda-functions.ts")).createFunctionApi(),
    readParameter: once(async () => (await import("../src/complete/ssm-parameters.ts")).createParameterReader()),
    readSecret: once(async () => (await import("../src/complete/secrets.ts")).createSecretReader()),
    onProblems: (problems) => log("alarm", "routes", { problems }),
    now: Date.now,
  });
  const ledger = ledgerTable === null ? createMemoryLedger({ leaseMs }) : await dynamoDbLedger(ledgerTable, leaseMs);
  const deadLetters =
    deadLetterUrl === null
      ? null
      : (await import("../src/queue/sqs-dead-letters.ts")).createSqsDeadLetters(deadLetterUrl);
  return { config, services: { ledger, send, place, now: Date.now, deadLetters } };
}

async function dynamoDbLedger(tableName: string, leaseMs: number): Promise<Ledger> {
  const { createClient, createDynamoDbLedger } = await import("../src/ledger/dynamodb-ledger.ts");
  return createDynamoDbLedger({ client: createClient(), tableName, leaseMs });
}

/** Opens a client with the first call, and keeps it. */
function once<Value>(open: () => Promise<(name: string) => Promise<Value>>): (name: string) => Promise<Value> {
  let opened: ReturnType<typeof open> | undefined;
  return async (name) => {
    opened ??= open();
    return (await opened)(name);
  };
}
