import { createSqsQueue } from "./queue/sqs-queue.ts";
import { putAnswer } from "./subscribe/answer-url.ts";
import { createDeliveryErrors } from "./subscribe/aws-delivery-errors.ts";
import { createFunctionsApi } from "./subscribe/aws-functions-api.ts";
import { createLogsApi } from "./subscribe/aws-logs-api.ts";
import { createPolicyApi } from "./subscribe/aws-policy-api.ts";
import { REAL_CLOCK } from "./subscribe/clock.ts";
import { createDynamoDbStore } from "./subscribe/dynamodb-store.ts";
import type { SubscriberClients } from "./subscriber.ts";

/** The real clients. */
export function createSubscriberClients(tableName: string, queueUrl: string | null): SubscriberClients {
  return {
    logs: createLogsApi(),
    functions: createFunctionsApi(),
    policies: createPolicyApi(),
    deliveryErrors: queueUrl === null ? null : createDeliveryErrors(),
    store: createDynamoDbStore({ tableName }),
    queue: queueUrl === null ? null : createSqsQueue(queueUrl),
    clock: REAL_CLOCK,
    answer: putAnswer,
  };
}
