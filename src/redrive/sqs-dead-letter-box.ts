import type { Message } from "@aws-sdk/client-sqs";
import { calling } from "./aws-fault.ts";
import { type DeadLetterBox, HIDDEN_SECONDS, type Letter } from "./dead-letters.ts";
import type { ClientSettings, StackParts } from "./stack.ts";

/** SQS takes and gives ten at a time. */
const BATCH = 10;
const WAIT_SECONDS = 1;

/** The stack's queues. The client is loaded here and not before: other commands need none. */
export async function createSqsDeadLetterBox(
  { deadLetterQueue, failureQueue }: StackParts,
  settings: ClientSettings,
): Promise<DeadLetterBox> {
  const {
    SQSClient,
    ChangeMessageVisibilityBatchCommand,
    DeleteMessageCommand,
    GetQueueAttributesCommand,
    ReceiveMessageCommand,
    SendMessageCommand,
  } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient(settings);
  const QueueUrl = deadLetterQueue;
  return {
    async size() {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] });
      const { Attributes } = await calling("the dead-letter queue could not be looked at", client.send(command));
      return Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
    },
    async receive() {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ["reason"],
        MessageSystemAttributeNames: ["SentTimestamp"],
      });
      const { Messages = [] } = await calling("the dead-letter queue could not be read", client.send(command));
      return Messages.map(toLetter);
    },
    async giveBack(letters) {
      for (let at = 0; at < letters.length; at += BATCH) {
        const Entries = letters
          .slice(at, at + BATCH)
          .map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: 0 }));
        const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
        await calling("dead letters could not be given back at once", client.send(command));
      }
    },
    async sendAgain({ body }) {
      const command = new SendMessageCommand({ QueueUrl: failureQueue, MessageBody: body });
      await calling("the failure queue did not take a message", client.send(command));
    },
    async remove({ receipt }) {
      const command = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt });
      await calling("a message that was sent again could not be removed", client.send(command));
    },
  };
}

function toLetter({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: Message): Letter {
  return {
    id: MessageId ?? "",
    receipt: ReceiptHandle ?? "",
    body: Body ?? "",
    reason: MessageAttributes?.["reason"]?.StringValue ?? null,
    sentAt: Number(Attributes?.["SentTimestamp"] ?? 0),
  };
}
