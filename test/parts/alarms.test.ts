import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateStreamCommand, KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { samBuild, samDeploy } from "../support/sam/sam.ts";
import { failedInvocation, healthyInvocation, subscriptionEvent } from "../support/subscription-event.ts";

const STACK = "watch";
const STREAM = "central";
const STREAM_ARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`;
const TOPIC = "arn:aws:sns:us-east-1:000000000000:on-call";
/** The emulator looks at its alarms every five seconds. */
const WAIT = { timeout: 60_000, interval: 250 };

/**
 * Each alarm of the template is driven to ALARM once on the emulator: by what really raises it where the emulator has
 * that, else by the metric that AWS would put, with AWS's dimensions. The emulator looks at the sum or the maximum over all
 * periods of an alarm at once, so how many of them must breach is looked up in the template.
 */
describe("a stack with alarms and a Kinesis stream", () => {
  let folder: string;
  let emulator: Emulator;
  let outputs: Readonly<Record<string, string>>;
  let cloudwatch: CloudWatchClient;
  let lambda: LambdaClient;
  let kinesis: KinesisClient;
  let logs: CloudWatchLogsClient;
  let sqs: SQSClient;
  let mapping: string | undefined;
  let atFirst: readonly MetricAlarm[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "alarms-test-"));
    emulator = await startEmulator();
    const config = clientConfig(emulator);
    cloudwatch = new CloudWatchClient(config);
    lambda = new LambdaClient(config);
    kinesis = new KinesisClient(config);
    logs = new CloudWatchLogsClient(config);
    sqs = new SQSClient(config);
    await kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
    outputs = await samDeploy({
      template: await samBuild(folder),
      stackName: STACK,
      env: emulator.env,
      parameters: { DryRun: "true", SettleSeconds: "0", AlarmTopicArn: TOPIC, KinesisStreamArn: STREAM_ARN },
    });
    atFirst = await alarms();
    await bridgeGaps(emulator, outputs);
    const found = await lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn: STREAM_ARN }));
    mapping = found.EventSourceMappings?.[0]?.UUID;
  });

  afterAll(async () => {
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function alarms(): Promise<readonly MetricAlarm[]> {
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `${STACK}-` }));
    return MetricAlarms;
  }

  async function stateOf(name: string): Promise<string | undefined> {
    return (await alarms()).find(({ AlarmName }) => AlarmName === `${STACK}-${name}`)?.StateValue;
  }

  async function linesOf(name: string, word: string): Promise<string[]> {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${STACK}-${name}` }),
    );
    return events.map(({ message = "" }) => message).filter((message) => message.includes(word));
  }

  async function put(Namespace: string, MetricName: string, Value: number, dimensions: Record<string, string>) {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    await cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName, Value, Dimensions }] }));
  }

  async function invoke(name: string, event: unknown): Promise<void> {
    await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  }

  const queueName = (output: string): string => outputs[output]?.split("/").at(-1) ?? "";
  const forwarder = { FunctionName: `${STACK}-forwarder` };
  const filter = { DestinationType: "Lambda", FilterName: `lambda-sentry-${STACK}` };

  const CASES: readonly { readonly name: string; readonly how: string; readonly raise: () => Promise<unknown> }[] = [
    {
      name: "dead-letters",
      how: "a message in the dead-letter queue",
      raise: () => sqs.send(new SendMessageCommand({ QueueUrl: outputs["DeadLetterQueue"], MessageBody: "given up" })),
    },
    {
      name: "unreadable",
      how: "a batch that is no gzip, counted by the forwarder's own metric",
      raise: () => invoke(`${STACK}-forwarder`, { awslogs: { data: "bm90IGd6aXA=" } }),
    },
    {
      name: "reporter-errors",
      how: "three invocations with something else than a queue's batch",
      raise: async () => {
        for (let time = 0; time < 3; time++) await invoke(`${STACK}-reporter`, {});
      },
    },
    {
      // Everything that the forwarder does not understand it keeps, so that nothing simple makes it end in an error.
      name: "forwarder-errors",
      how: "the metric of Lambda",
      raise: () => put("AWS/Lambda", "Errors", 3, forwarder),
    },
    {
      name: "oldest-failure",
      how: "the metric of SQS",
      raise: () => put("AWS/SQS", "ApproximateAgeOfOldestMessage", 601, { QueueName: queueName("FailureQueue") }),
    },
    {
      name: "waiting-failures",
      how: "our own metric: half an hour cannot be waited for",
      raise: () => put("LambdaSentryForwarder", "Waiting", 1_800_001, { Stack: STACK }),
    },
    {
      // The emulator has no bucket as destination.
      name: "undelivered",
      how: "the metric of Lambda",
      raise: () => put("AWS/Lambda", "AsyncEventsDropped", 1, forwarder),
    },
    {
      name: "stream-undelivered",
      how: "the metric of Lambda for the event source mapping",
      raise: () =>
        put("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", 1, { EventSourceMappingUUID: mapping ?? "none" }),
    },
    {
      name: "bucket-refuses",
      how: "the metric of Lambda",
      raise: () => put("AWS/Lambda", "DestinationDeliveryFailures", 1, forwarder),
    },
    {
      // Its deliveries arrive.
      name: "delivery-errors",
      how: "the metric of CloudWatch Logs for a log group's filter",
      raise: () => put("AWS/Logs", "DeliveryErrors", 1, { ...filter, LogGroupName: "/aws/lambda/orders" }),
    },
    {
      name: "delivery-throttling",
      how: "the metric of CloudWatch Logs for an account policy",
      raise: () => put("AWS/Logs", "DeliveryThrottling", 1, { ...filter, PolicyLevel: "AccountPolicy" }),
    },
  ];

  it("has the alarms that are tried here", async () => {
    const template = await readFile(new URL("../../template.yaml", import.meta.url), "utf8");
    const names = [...template.matchAll(/AlarmName: !Sub \$\{AWS::StackName\}-([\w-]+)/g)].map(([, name]) => name);

    expect(names.toSorted()).toEqual(CASES.map(({ name }) => name).toSorted());
    expect(atFirst.map(({ AlarmName }) => AlarmName)).toHaveLength(CASES.length);
  });

  it("has alarms that tell the topic when they begin and end, and somebody on call what to do", () => {
    for (const { AlarmName, AlarmActions, OKActions, AlarmDescription = "" } of atFirst) {
      expect({ AlarmName, AlarmActions, OKActions }).toEqual({ AlarmName, AlarmActions: [TOPIC], OKActions: [TOPIC] });
      expect(AlarmDescription).toMatch(/lost|late|not seen/i);
      expect(AlarmDescription).toMatch(/lambda-sentry (?:redrive|scan)|nothing needs to be typed/i);
      expect(AlarmDescription).not.toContain("${");
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
    }
  });

  it("has none that is raised at first, or by a single slow minute", () => {
    expect(atFirst.filter(({ StateValue }) => StateValue === "ALARM")).toEqual([]);
    expect(atFirst.find(({ AlarmName }) => AlarmName === `${STACK}-oldest-failure`)).toMatchObject({
      Statistic: "Maximum",
      Period: 60,
      EvaluationPeriods: 5,
      Threshold: 600,
    });
  });

  it("reads the stream", async () => {
    const batches = [healthyInvocation(), failedInvocation("over the stream")];
    const records = batches.map((lines) => subscriptionEvent("/aws/lambda/orders", "stream", lines));
    const Records = records.map(({ awslogs }) => ({ PartitionKey: "1", Data: Buffer.from(awslogs.data, "base64") }));
    await kinesis.send(new PutRecordsCommand({ StreamName: STREAM, Records }));

    await vi.waitFor(async () => expect(await linesOf("reporter", '"dry_run":1')).toHaveLength(1), WAIT);
    expect(await linesOf("forwarder", '"queued":1')).toHaveLength(1);
  });

  it("writes nothing of its own for a batch in which nothing is found", async () => {
    await invoke(`${STACK}-forwarder`, subscriptionEvent("/aws/lambda/orders", "quiet", healthyInvocation()));

    expect(await linesOf("forwarder", '"message":"batch"')).toHaveLength(1);
    expect(await linesOf("forwarder", "CloudWatchMetrics")).toHaveLength(1);
  });

  it("counts in the embedded format what it did", async () => {
    const [ofForwarder = ""] = await linesOf("forwarder", "CloudWatchMetrics");
    const [ofReporter = ""] = await linesOf("reporter", "CloudWatchMetrics");

    expect(JSON.parse(ofForwarder)).toMatchObject({ Stack: STACK, Batches: 2, Records: 4, Sightings: 1 });
    expect(JSON.parse(ofReporter)).toMatchObject({ Stack: STACK, Messages: 1, DryRun: 1 });
  });

  it("has alarms that do not hear of other people's subscriptions", async () => {
    await put("AWS/Logs", "DeliveryErrors", 1, { ...filter, FilterName: "other", LogGroupName: "/aws/lambda/orders" });
    await put("AWS/SQS", "ApproximateAgeOfOldestMessage", 10_000, { QueueName: "other" });

    expect((await alarms()).filter(({ StateValue }) => StateValue === "ALARM")).toEqual([]);
  });

  it.each(CASES)("has an alarm $name that is raised by $how", async ({ name, raise }) => {
    expect(await stateOf(name)).not.toBe("ALARM");

    await raise();

    await vi.waitFor(async () => expect(await stateOf(name)).toBe("ALARM"), WAIT);
  });

  it("has a dashboard whose body CloudWatch can read", async () => {
    const { DashboardBody = "" } = await cloudwatch.send(
      new GetDashboardCommand({ DashboardName: `${STACK}-us-east-1` }),
    );
    const { widgets } = JSON.parse(DashboardBody);

    expect(DashboardBody).not.toContain("${");
    // That of the stream is not on it: it is not in every stack.
    expect(widgets[0].properties.alarms).toHaveLength(CASES.length - 1);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });
});
