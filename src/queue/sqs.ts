/** What the reporter needs of SQS, in one file: functions load it as one chunk with one client. */
export { createSqsDeadLetters } from "./sqs-dead-letters.ts";
export { createSqsSummaryRequests } from "./sqs-summary-requests.ts";
export { createSqsVisibility } from "./sqs-visibility.ts";
