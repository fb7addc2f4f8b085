import { init, wrapHandler } from "lambda-sentry-forwarder/wrapper";

init();

/** For `ReportBatchItemFailures`: only what failed comes again. */
export const handler = wrapHandler(async ({ Records }) => {
  const results = await Promise.allSettled(Records.map(({ body }) => place(JSON.parse(body))));
  const failed = Records.filter((_record, index) => results[index].status === "rejected");
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
});

async function place({ order }) {
  if (order === undefined) throw new TypeError("the message has no order");
}
