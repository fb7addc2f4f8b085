import type { Tally } from "../ledger/ledger.ts";
import type { SummaryRequest } from "../queue/summary-request.ts";
import { type EventOptions, LOGGER, SDK_NAME, validEnvironment, validRelease } from "./build-event.ts";
import type { SentryEvent } from "./sentry-event.ts";
import { cleanLine, textMember } from "./text.ts";

const MAX_VALUE_LENGTH = 1000;
const MAX_TRANSACTION_LENGTH = 200;

/**
 * The one event that stands for all attempts which were counted and not sent: how many, and when the first and the last
 * of them failed.
 *
 * @param eventId - A function of the tally, so that the summary is sent once.
 */
export function summaryEvent(
  request: SummaryRequest,
  tally: Tally,
  eventId: string,
  options: EventOptions,
): SentryEvent {
  const { source, functionName, level } = request;
  const rules = { personal: options.sendDefaultPii, keepPeer: null };
  const isStorm = request.summary === "minute";
  const name = isStorm ? functionName : null;
  const tags = { aws_region: source.region, aws_account: source.account, function_name: name };
  return {
    event_id: eventId,
    timestamp: tally.last / 1000,
    platform: "other",
    level,
    logger: LOGGER,
    ...textMember("transaction", cleanLine(name ?? "", MAX_TRANSACTION_LENGTH, rules)),
    ...textMember("environment", validEnvironment(options.environment)),
    ...textMember("release", validRelease(options.release)),
    exception: {
      values: [
        {
          type: isStorm ? "FailureStorm" : "EventsPerHourReached",
          value: cleanLine(wordsFor(request, tally), MAX_VALUE_LENGTH, rules),
          mechanism: { type: "aws_lambda.logs", handled: false },
        },
      ],
    },
    tags: Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    contexts: {
      counted: {
        attempts: tally.counted,
        first: new Date(tally.first).toISOString(),
        last: new Date(tally.last).toISOString(),
        limit: request.limit,
        window: `${new Date(request.from).toISOString()} to ${new Date(request.until).toISOString()}`,
        ...(request.title === null ? {} : { failure: cleanLine(request.title, MAX_VALUE_LENGTH, rules) }),
      },
    },
    fingerprint: isStorm
      ? ["lambda-sentry-forwarder", "storm", ...request.fingerprint, cleanLine(request.title ?? "", 200, rules)]
      : ["lambda-sentry-forwarder", "events-per-hour"],
    sdk: { name: SDK_NAME, version: options.sdkVersion, settings: { infer_ip: "never" } },
  };
}

function wordsFor({ summary, limit, title }: SummaryRequest, { counted }: Tally): string {
  return summary === "minute"
    ? `${counted} more like this within a minute, counted and not sent (StormLimit ${limit}): ${title}`
    : `muted, ${counted} counted: more than MaxEventsPerHour (${limit}) events within an hour`;
}
