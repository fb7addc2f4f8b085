import { type ForwarderAnswer, toAnswer } from "../src/answer.ts";
import { type Config, readConfig } from "../src/config.ts";
import type { ForwardServices } from "../src/forward.ts";
import { forwardEvent } from "../src/forward-stream.ts";
import { countsOf, createMetrics } from "../src/metrics.ts";
import type { HandedOver } from "../src/queue/queue.ts";
import type { ReportResult } from "../src/report.ts";
import { createLog } from "../src/telemetry.ts";

type Services = ForwardServices<HandedOver | ReportResult>;

const log = createLog({ threshold: process.env["AWS_LAMBDA_LOG_LEVEL"] });
let wired: Promise<{ readonly config: Config; readonly services: Services }> | undefined;

/** The part of Lambda's context that is read. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/**
 * Takes the batches of subscription filters, straight or over a Kinesis stream.
 *
 * @param event - `{awslogs: {data: "<base64 gzip>"}}` or `{Records: [{kinesis: {data: "<base64 gzip>"}}]}`.
 */
export async function handler(event: unknown, context?: Context): Promise<ForwarderAnswer> {
  wired ??= wire();
  try {
    const { config, services } = await wired;
    const options =
      context === undefined ? config : { ...config, remainingMs: () => context.getRemainingTimeInMillis() };
    const answer = toAnswer(await forwardEvent(event, options, services));
    // A quiet batch writes nothing: it would be most of what we write, and is paid for by the byte.
    if (answer.queued > 0 || answer.failures.length > 0 || answer.refused.length > 0) {
      logAnswer(answer);
      createMetrics({ stack: config.stackName }).forwarder(countsOf(answer));
    }
    return answer;
  } catch (error) {
    // A wrong configuration is corrected by a new deployment, a failed start by the next try.
    wired = undefined;
    throw error;
  }
}

// The clients are loaded by the first invocation that needs them: most batches hold nothing.
async function wire(): Promise<{ config: Config; services: Services }> {
  const config = readConfig(process.env);
  const { queueUrl, undeliveredBucket } = config;
  const undelivered =
    undeliveredBucket === null
      ? null
      : {
          keep: async (...input: Parameters<NonNullable<Services["undelivered"]>["keep"]>) => {
            const { createS3Undelivered } = await import("../src/queue/s3-undelivered.ts");
            return createS3Undelivered(undeliveredBucket).keep(...input);
          },
        };
  if (queueUrl === null) {
    const { createInlineQueue } = await import("../src/inline-queue.ts");
    return { config, services: { queue: createInlineQueue(config), undelivered } };
  }
  let queue: Services["queue"] | undefined;
  const send: Services["queue"]["send"] = async (sightings) => {
    const { createSqsQueue } = await import("../src/queue/sqs-queue.ts");
    queue ??= createSqsQueue(queueUrl);
    return queue.send(sightings);
  };
  return { config, services: { queue: { send }, undelivered } };
}

function logAnswer({ queued, records, failures, drops, refused }: ForwarderAnswer): void {
  log(refused.length > 0 ? "alarm" : "info", "batch", {
    records,
    queued,
    sent: failures.filter(({ outcome }) => outcome === "sent").length,
    rejected: failures.filter(({ outcome }) => outcome === "rejected").length,
    drops,
    refused: refused.slice(0, 10).map(({ code }) => code),
  });
}
