import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const MAX_REASON_CHARS = 200;

/** Moves messages to the dead-letter queue, with the reason as message attribute `reason`. */
export function createSqsDeadLetters(
  queueUrl: string,
  client: SQSClient = new SQSClient({}),
): { move(body: string, reason: string): Promise<void> } {
  return {
    async move(body, reason) {
      // SQS takes no control characters in attribute values, and no empty ones.
      const StringValue = reason.replace(/[^\x20-\x7e]/g, " ").slice(0, MAX_REASON_CHARS) || "unknown";
      const MessageAttributes = { reason: { DataType: "String", StringValue } };
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes }));
    },
  };
}
