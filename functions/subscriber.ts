import { readConfig } from "../src/config.ts";
import { ForwarderError } from "../src/errors.ts";
import { readSubscribeSettings, type SubscribeSettings } from "../src/subscribe/settings.ts";
import { type SubscriberClients, type SubscriberSource, subscriber } from "../src/subscriber.ts";
import { createLog } from "../src/telemetry.ts";

interface Wired {
  readonly settings: SubscribeSettings;
  readonly source: SubscriberSource;
  readonly clients: SubscriberClients;
}

const log = createLog({ threshold: process.env["AWS_LAMBDA_LOG_LEVEL"] });
let wired: Promise<Wired> | undefined;

/** Takes the custom resource's requests, `CreateLogGroup` events, and the schedule. */
export async function handler(
  event: unknown,
  context: { readonly invokedFunctionArn: string; getRemainingTimeInMillis(): number },
): Promise<void> {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  wired ??= wire(context.invokedFunctionArn);
  try {
    const { settings, source, clients } = await wired;
    await subscriber(event, settings, source, clients, { deadline, log });
  } catch (error) {
    wired = undefined;
    // What was answered, and not taken, is answered by the next try.
    if (!(error instanceof ForwarderError && error.code === "ERR_RESOURCE_ANSWER")) await answerFailure(event, error);
    throw error;
  }
}

async function wire(arn: string): Promise<Wired> {
  const settings = readSubscribeSettings(process.env);
  const { queueUrl } = readConfig(process.env);
  const table = process.env["SUBSCRIPTION_TABLE"];
  if (table === undefined) {
    throw new ForwarderError("ERR_CONFIG_INVALID", "environment variable SUBSCRIPTION_TABLE: is missing");
  }
  const { createSubscriberClients } = await import("../src/subscriber-clients.ts");
  const account = arn.split(":")[4] ?? "";
  return { settings, source: { account, region: settings.region }, clients: createSubscriberClients(table, queueUrl) };
}

/** What fails before the request was looked at (a wrong setting) has to be answered all the same. */
async function answerFailure(event: unknown, error: unknown): Promise<void> {
  const { refuseRequest } = await import("../src/subscribe/refuse-request.ts");
  await refuseRequest(event, error);
}
