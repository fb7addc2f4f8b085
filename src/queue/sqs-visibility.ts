import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";

/** Says when a message that was received is to come again. */
export interface Visibility {
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

export function createSqsVisibility(queueUrl: string, client: SQSClient = new SQSClient({})): Visibility {
  return {
    async postpone(receiptHandle, seconds) {
      const VisibilityTimeout = Math.ceil(seconds);
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
      );
    },
  };
}
