import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { encodeSummaryRequest } from "./message.ts";
import type { SummaryRequest } from "./summary-request.ts";

/** SQS holds a message back no longer. What has to wait longer is put off by who receives it. */
const MAX_DELAY_SECONDS = 900;
/** Windows that are remembered; each is a minute or an hour of one failure. */
const MAX_REMEMBERED = 10_000;

/**
 * Puts requests for summaries into the failure queue: one per window from each sandbox, of which the ledger makes one event.
 */
export function createSqsSummaryRequests(
  queueUrl: string,
  now: () => number,
  client: Pick<SQSClient, "send"> = new SQSClient({}),
): (request: SummaryRequest) => Promise<void> {
  const asked = new Set<string>();
  return async (request) => {
    if (asked.has(request.tally)) return;
    const DelaySeconds = Math.min(Math.max(Math.ceil((request.until - now()) / 1000), 0), MAX_DELAY_SECONDS);
    const MessageBody = encodeSummaryRequest(request);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds }));
    if (asked.size >= MAX_REMEMBERED) asked.clear();
    asked.add(request.tally);
  };
}
