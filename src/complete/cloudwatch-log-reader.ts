import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogPage, LogReader, LogReadFailure, PageRequest } from "./log-reader.ts";

/** The client for the region that the process runs in. The queue tries again later, and with more patience. */
export function createLogsClient(): CloudWatchLogsClient {
  return new CloudWatchLogsClient({ maxAttempts: 2 });
}

export function createCloudWatchLogReader(client: Pick<CloudWatchLogsClient, "send"> = createLogsClient()): LogReader {
  return {
    async page(request) {
      try {
        return await read(client, request);
      } catch (cause) {
        return failureOf(cause);
      }
    },
  };
}

async function read(
  client: Pick<CloudWatchLogsClient, "send">,
  { source, direction, from, until, token }: PageRequest,
): Promise<LogPage> {
  const answer = await client.send(
    new GetLogEventsCommand({
      logGroupName: source.logGroup ?? "",
      logStreamName: source.logStream ?? "",
      startFromHead: direction === "forward",
      ...(from === null ? {} : { startTime: from }),
      ...(until === null ? {} : { endTime: until }),
      ...(token === null ? {} : { nextToken: token }),
    }),
  );
  const events = (answer.events ?? []).map(({ timestamp = 0, message = "" }) => ({ id: null, timestamp, message }));
  const next = direction === "forward" ? answer.nextForwardToken : answer.nextBackwardToken;
  return { events, token: next ?? null };
}

function failureOf(cause: unknown): LogReadFailure {
  const name = cause instanceof Error ? cause.name : "";
  if (/^(?:AccessDenied|UnrecognizedClient|KMSAccessDenied)/.test(name)) return "denied";
  if (/^(?:ResourceNotFound|InvalidParameter)/.test(name)) return "gone";
  return "throttled";
}
