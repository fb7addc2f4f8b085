import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand, type Metric } from "@aws-sdk/client-cloudwatch";
import type { DeliveryErrors } from "./delivery-errors.ts";
import type { Gap } from "./group-row.ts";

const NAMESPACE = "AWS/Logs";
/** Deliveries that failed, and those that CloudWatch Logs did not try because the destination was throttled. */
const METRICS = ["DeliveryErrors", "DeliveryThrottling"] as const;
const PERIOD_SECONDS = 60;
const MAX_QUERIES = 100;

/** The metrics of CloudWatch Logs on subscription filters, through the AWS SDK. */
export function createDeliveryErrors(client: CloudWatchClient = new CloudWatchClient({})): DeliveryErrors {
  return {
    async windows(filterName, from, until) {
      const metrics = await listMetrics(client, filterName);
      const windows = new Map<string, Gap>();
      for (let at = 0; at < metrics.length; at += MAX_QUERIES) {
        const asked = metrics.slice(at, at + MAX_QUERIES);
        for (const [index, times] of await errorTimes(client, asked, from, until)) {
          const group = asked[index] && dimension(asked[index], "LogGroupName");
          if (group === undefined) continue;
          const known = windows.get(group);
          const all = known === undefined ? times : [...times, known.from, known.until - PERIOD_SECONDS * 1000];
          windows.set(group, { from: Math.min(...all), until: Math.max(...all) + PERIOD_SECONDS * 1000 });
        }
      }
      return windows;
    },
  };
}

/** Only those that had data of late, which are few. */
async function listMetrics(client: CloudWatchClient, filterName: string): Promise<Metric[]> {
  const metrics: Metric[] = [];
  for (const MetricName of METRICS) {
    let NextToken: string | undefined;
    do {
      const answer = await client.send(
        new ListMetricsCommand({
          Namespace: NAMESPACE,
          MetricName,
          Dimensions: [{ Name: "FilterName", Value: filterName }],
          RecentlyActive: "PT3H",
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      );
      metrics.push(...(answer.Metrics ?? []));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
  }
  return metrics.filter((metric) => dimension(metric, "LogGroupName") !== undefined);
}

async function errorTimes(
  client: CloudWatchClient,
  metrics: readonly Metric[],
  from: number,
  until: number,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const times = new Map<number, number[]>();
  let NextToken: string | undefined;
  do {
    const answer = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(until),
        MetricDataQueries: metrics.map((Metric, index) => ({
          Id: `m${index}`,
          MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: "Sum" },
        })),
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    for (const { Id = "", Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
      const index = Number(Id.slice(1));
      const hit = Timestamps.filter((_, at) => (Values[at] ?? 0) > 0).map((time) => time.getTime());
      if (hit.length > 0) times.set(index, [...(times.get(index) ?? []), ...hit]);
    }
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return times;
}

function dimension({ Dimensions = [] }: Metric, name: string): string | undefined {
  return Dimensions.find(({ Name }) => Name === name)?.Value;
}
