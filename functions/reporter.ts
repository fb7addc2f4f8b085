import { setTimeout } from "node:timers/promises";
import { createExaminer } from "../src/complete/examine.ts";
import type { LogReader } from "../src/complete/log-reader.ts";
import { createSparing } from "../src/complete/sparing.ts";
import { type Config, readConfig } from "../src/config.ts";
import { ForwarderError } from "../src/errors.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { createMemoryLedger } from "../src/ledger/memory-ledger.ts";
import { createMetrics, measuresOf, waitingOf } from "../src/metrics.ts";
import { type BatchResponse, type QueueRecord, type ReportBatchServices, reportBatch } from "../src/report-batch.ts";
import { createLog } from "../src/telemetry.ts";

/** The part of Lambda's context that is read. */
interface Context {
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

type Services = Omit<ReportBatchServices, "remaining">;

const log = createLog({ threshold: process.env["AWS_LAMBDA_LOG_LEVEL"] });
let wired: Promise<{ readonly config: Config; readonly services: Services }> | undefined;

/** Takes the failure queue's messages. */
export async function handler(
  event: { readonly Records?: readonly QueueRecord[] },
  context: Context,
): Promise<BatchResponse> {
  wired ??= wire(context);
  try {
    // A wrong setting is told of whatever the event is: also to who tries the function out with an empty one.
    const { config, services } = await wired;
    if (!Array.isArray(event?.Records)) throw new ForwarderError("ERR_SIGHTING_SHAPE", "the event is no SQS batch");
    const remaining = () => context.getRemainingTimeInMillis();
    const { response, counts, sent } = await reportBatch(event.Records, config, { ...services, remaining });
    log(counts["dead_letter"] === undefined ? "info" : "alarm", "batch", { messages: event.Records.length, counts });
    const waitingMs = waitingOf(event.Records, response.batchItemFailures, Date.now());
    const told = { messages: event.Records.length, outcomes: counts, waitingMs, ...measuresOf(sent, Date.now()) };
    createMetrics({ stack: config.stackName }).reporter(told);
    return response;
  } catch (error) {
    if (!(error instanceof ForwarderError && error.code === "ERR_SIGHTING_SHAPE")) wired = undefined;
    throw error;
  }
}

async function wire({ invokedFunctionArn }: Context): Promise<{ config: Config; services: Services }> {
  const config = readConfig(process.env);
  const { ledgerTable, deadLetterUrl, queueUrl, leaseMs } = config;
  const { createSend, openConnection, openPlace } = await import("../src/sentry.ts");
  const references = {
    readParameter: once(async () => (await import("../src/complete/ssm-parameters.ts")).createParameterReader()),
    readSecret: once(async () => (await import("../src/complete/secrets.ts")).createSecretReader()),
  };
  const connection = await openConnection(config, references, Date.now);
  const send = createSend(config, Date.now, connection);
  const clients = {
    ...references,
    functions: async () => (await import("../src/complete/lambda-functions.ts")).createFunctionApi(),
    onProblems: (problems: readonly string[]) => log("alarm", "routes", { problems }),
    now: Date.now,
  };
  const place = openPlace(config, clients, connection);
  const ledger = ledgerTable === null ? createMemoryLedger({ leaseMs }) : await dynamoDbLedger(ledgerTable, leaseMs);
  const [, partition = "aws", account = null] = /^arn:([^:]*):lambda:[^:]*:(\d{12}):/.exec(invokedFunctionArn) ?? [];
  const { readerRoleName } = config;
  const reader = lazyReader(async () => {
    if (readerRoleName === null) {
      return (await import("../src/complete/cloudwatch-log-reader.ts")).createCloudWatchLogReader();
    }
    const { createAccountLogReader } = await import("../src/complete/account-log-reader.ts");
    return createAccountLogReader({ account, partition, roleName: readerRoleName });
  });
  // With a role for them the logs of other accounts can be read as well.
  const readable = readerRoleName === null ? account : null;
  const examiner = createExaminer({ reader, account: readable, now: Date.now, sleep: setTimeout });
  return {
    config,
    services: {
      ledger,
      send,
      place,
      examiner,
      sparing: createSparing(),
      now: Date.now,
      sleep: setTimeout,
      ...(await queues(queueUrl, deadLetterUrl)),
    },
  };
}

async function dynamoDbLedger(tableName: string, leaseMs: number): Promise<Ledger> {
  const { createClient, createDynamoDbLedger } = await import("../src/ledger/dynamodb-ledger.ts");
  return createDynamoDbLedger({ client: createClient(), tableName, leaseMs });
}

async function queues(
  queueUrl: string | null,
  deadLetterUrl: string | null,
): Promise<Pick<Services, "deadLetters" | "visibility" | "requestSummary">> {
  if (queueUrl === null && deadLetterUrl === null) return { deadLetters: null, visibility: null, requestSummary: null };
  const sqs = await import("../src/queue/sqs.ts");
  return {
    deadLetters: deadLetterUrl === null ? null : sqs.createSqsDeadLetters(deadLetterUrl),
    visibility: queueUrl === null ? null : sqs.createSqsVisibility(queueUrl),
    requestSummary: queueUrl === null ? null : sqs.createSqsSummaryRequests(queueUrl, Date.now),
  };
}

/** The client is loaded by the first sighting that calls for a look. */
function lazyReader(open: () => Promise<LogReader>): LogReader {
  let reader: Promise<LogReader> | undefined;
  return {
    async page(request) {
      reader ??= open();
      return (await reader).page(request);
    },
  };
}

/** Opens a client with the first call, and keeps it. */
function once<Value>(open: () => Promise<(name: string) => Promise<Value>>): (name: string) => Promise<Value> {
  let opened: ReturnType<typeof open> | undefined;
  return async (name) => {
    opened ??= open();
    return (await opened)(name);
  };
}
