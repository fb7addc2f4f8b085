import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogsApi } from "./api.ts";
import type { SubscriptionFilter } from "./log-group.ts";

/** Throttled calls are tried again by our own pace, which halves itself; the SDK's tries are for broken connections. */
const CLIENT: CloudWatchLogsClientConfig = { maxAttempts: 2, retryMode: "adaptive" };

/** CloudWatch Logs through the AWS SDK. */
export function createLogsApi(client: CloudWatchLogsClient = new CloudWatchLogsClient(CLIENT)): LogsApi {
  return {
    async listGroups(prefix, token) {
      const { logGroups = [], nextToken } = await client.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, ...(token === null ? {} : { nextToken: token }) }),
      );
      const items = logGroups.flatMap(({ logGroupName, creationTime = 0, logGroupClass = "STANDARD" }) =>
        logGroupName === undefined
          ? []
          : [{ name: logGroupName, createdAt: creationTime, logClass: logGroupClass as string }],
      );
      return { items, next: nextToken ?? null };
    },
    async listFilters(logGroupName) {
      const filters: SubscriptionFilter[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await client.send(
          new DescribeSubscriptionFiltersCommand({ logGroupName, ...(nextToken === undefined ? {} : { nextToken }) }),
        );
        for (const { filterName = "", filterPattern = "", destinationArn = "" } of answer.subscriptionFilters ?? []) {
          filters.push({ name: filterName, pattern: filterPattern, destinationArn });
        }
        nextToken = answer.nextToken;
      } while (nextToken !== undefined);
      return filters;
    },
    async putFilter(logGroupName, { name: filterName, pattern: filterPattern, destinationArn }) {
      await client.send(new PutSubscriptionFilterCommand({ logGroupName, filterName, filterPattern, destinationArn }));
    },
    async deleteFilter(logGroupName, filterName) {
      await client.send(new DeleteSubscriptionFilterCommand({ logGroupName, filterName }));
    },
    async findEvents({ group, from, until, pattern, streams }, token) {
      const { events = [], nextToken } = await client.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          startTime: from,
          endTime: until,
          ...(pattern === "" ? {} : { filterPattern: pattern }),
          ...(streams === null ? {} : { logStreamNames: [...streams] }),
          ...(token === null ? {} : { nextToken: token }),
        }),
      );
      const items = events.map(({ eventId, timestamp = 0, message = "", logStreamName = "" }) => ({
        id: eventId ?? null,
        timestamp,
        message,
        stream: logStreamName,
      }));
      return { items, next: nextToken ?? null };
    },
  };
}
