import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, GetFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { samBuild, samDeploy } from "../support/sam/sam.ts";
import { failedInvocation, healthyInvocation, logEventsOf, subscriptionEvent } from "../support/subscription-event.ts";

const STACK = "watch";
const LOG_GROUP = "/aws/lambda/orders";
const UNREADABLE = { awslogs: { data: "bm90IGd6aXA=" } };
const WAIT = { timeout: 30_000, interval: 100 };

interface Answer {
  readonly failed: boolean;
  readonly answer: unknown;
}

describe("the deployed stack", () => {
  let folder: string;
  let template: string;
  let emulator: Emulator;
  let receiver: Receiver;
  let outputs: Readonly<Record<string, string>>;
  let logs: CloudWatchLogsClient;
  let lambda: LambdaClient;
  let s3: S3Client;
  let sqs: SQSClient;
  let status: number | undefined;
  let requestsBefore = 0;
  let keptOverHttp: Answer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "deploy-test-"));
    emulator = await startEmulator();
    receiver = await startReceiver({ answer: () => (status === undefined ? undefined : { status }) });
    const config = clientConfig(emulator);
    logs = new CloudWatchLogsClient(config);
    lambda = new LambdaClient(config);
    s3 = new S3Client(config);
    sqs = new SQSClient(config);
    template = await samBuild(folder);
    outputs = await samDeploy({
      template,
      stackName: STACK,
      env: emulator.env,
      parameters: {
        SentryDsn: receiver.dsn,
        SentryEnvironment: "staging",
        SentryRelease: "orders@1.2.3",
        SettleSeconds: "0",
        // Here the tests subscribe themselves.
        SubscriptionScope: "none",
      },
    });
    keptOverHttp = await invoke(UNREADABLE);
    await bridgeGaps(emulator, outputs);
  });

  afterAll(async () => {
    await receiver?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    status = undefined;
    requestsBefore = receiver.requests.length;
  });

  function output(name: string): string {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}: ${Object.keys(outputs).join(", ")}`);
    return value;
  }

  async function invoke(event: object): Promise<Answer> {
    const command = new InvokeCommand({ FunctionName: output("ForwarderFunction"), Payload: JSON.stringify(event) });
    const { Payload, FunctionError } = await lambda.send(command);
    return { failed: FunctionError !== undefined, answer: JSON.parse(Buffer.from(Payload ?? []).toString()) };
  }

  async function forward(event: object): Promise<unknown> {
    const { failed, answer } = await invoke(event);
    expect({ failed, answer }).toMatchObject({ failed: false });
    return answer;
  }

  async function reporterLines(word: string): Promise<string[]> {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${STACK}-reporter` }),
    );
    return events.map(({ message = "" }) => message).filter((message) => message.includes(word));
  }

  it("has its parts' names as outputs", () => {
    expect(outputs).toEqual({
      ForwarderFunction: expect.stringMatching(/^arn:aws:lambda:.*:function:watch-forwarder$/),
      ReporterFunction: expect.stringMatching(/^arn:aws:lambda:.*:function:watch-reporter$/),
      FailureQueue: expect.stringMatching(/^http/),
      DeadLetterQueue: expect.stringMatching(/^http/),
      UndeliveredBucket: expect.stringMatching(/\S/),
      LedgerTable: expect.stringMatching(/\S/),
      WrapperLayer: expect.stringMatching(/^arn:aws:lambda:.*:layer:watch-wrapper:\d+$/),
      SubscriberFunction: expect.stringMatching(/^arn:aws:lambda:.*:function:watch-subscriber$/),
      SubscriptionTable: expect.stringMatching(/\S/),
    });
  });

  it("is not made without a DSN, unless nothing is to be sent", async () => {
    const parameters = { DryRun: "false" };

    const deploying = samDeploy({ template, stackName: "silent", env: emulator.env, parameters });

    await expect(deploying).rejects.toThrow("SentryDsn is missing");
  });

  it("makes one event of a failure in a subscribed log group, and none of what went well", async () => {
    const logStreamName = "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef";
    await logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
    await logs.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP, logStreamName }));
    await logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName: LOG_GROUP,
        filterName: "lambda-sentry-forwarder",
        filterPattern: "",
        destinationArn: output("ForwarderFunction"),
      }),
    );
    const put = (messages: readonly string[]) => {
      const logEvents = logEventsOf(messages);
      return logs.send(new PutLogEventsCommand({ logGroupName: LOG_GROUP, logStreamName, logEvents }));
    };

    const sentBefore = (await reporterLines('"sent":1')).length;

    await put(healthyInvocation());
    await put(failedInvocation("no item in order 4711", "8f5c1c9e-0000-4000-8000-00000000000a"));
    await vi.waitFor(async () => expect(await reporterLines('"sent":1')).toHaveLength(sentBefore + 1), WAIT);

    expect(receiver.requests).toHaveLength(requestsBefore + 1);
    expect(receiver.events.at(-1)?.event).toMatchObject({
      environment: "staging",
      release: "orders@1.2.3",
      exception: { values: [{ type: "TypeError", value: "no item in order 4711" }] },
      tags: { function_name: "orders", request_id: "8f5c1c9e-0000-4000-8000-00000000000a" },
    });
  });

  it("asks AWS about the function, and sends its events to where its tag says", async () => {
    const other = await startReceiver({});
    const { Configuration: reporter } = await lambda.send(
      new GetFunctionCommand({ FunctionName: output("ReporterFunction") }),
    );
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "payments",
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: reporter?.Role,
        Timeout: 7,
        Code: { ZipFile: functionZip({ "index.mjs": "export const handler = async () => {};" }) },
        Tags: { "sentry:dsn-ref": "/sentry/payments", "sentry:environment": "night", "sentry:tag:team": "blue" },
      }),
    );
    await new SSMClient(clientConfig(emulator)).send(
      new PutParameterCommand({ Name: "/sentry/payments", Type: "SecureString", Value: other.dsn }),
    );
    await forward(subscriptionEvent("/aws/lambda/payments", "routed", failedInvocation("no such payment")));
    await vi.waitFor(() => expect(other.events).toHaveLength(1), WAIT);
    await other.stop();

    expect(other.events[0]?.event).toMatchObject({
      environment: "night",
      tags: { "dsn.source": "tag", team: "blue" },
      contexts: { "aws.lambda": { timeout: 7, handler: "index.handler" } },
    });
    expect(receiver.requests).toHaveLength(requestsBefore);
  });

  it("queues nothing of a healthy batch", async () => {
    const answer = await forward(subscriptionEvent(LOG_GROUP, "healthy", healthyInvocation()));

    expect(answer).toMatchObject({ batches: 1, quietBatches: 1, queued: 0, failures: [], refused: [] });
  });

  it("posts an attempt once, however often its lines are delivered", async () => {
    const event = subscriptionEvent(LOG_GROUP, "twice", failedInvocation("delivered twice"));

    expect(await forward(event)).toMatchObject({ queued: 1 });
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(requestsBefore + 1), WAIT);
    expect(await forward(event)).toMatchObject({ queued: 1 });
    await vi.waitFor(async () => expect(await reporterLines('"already_sent":1')).toHaveLength(1), WAIT);

    expect(receiver.requests).toHaveLength(requestsBefore + 1);
  });

  it("keeps what it cannot read in the bucket", async () => {
    const answer = await forward(UNREADABLE);
    const Bucket = output("UndeliveredBucket");
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));

    const code = "ERR_PAYLOAD_NOT_BASE64_GZIP";
    expect(answer).toMatchObject({ queued: 0, refused: [{ code }] });
    expect(Contents.map(({ Key }) => Key)).toEqual([
      expect.stringMatching(`^undecodable/${code}/[0-9a-f]{32}\\.json$`),
    ]);
    const kept = await s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }));
    expect(JSON.parse((await kept.Body?.transformToString()) ?? "")).toMatchObject({
      refused: [{ code }],
      event: UNREADABLE,
    });
  });

  it("has a bucket that takes nothing over an unencrypted connection", () => {
    expect(keptOverHttp).toMatchObject({
      failed: true,
      answer: { errorMessage: expect.stringContaining("could not be kept") },
    });
  });

  it("moves what Sentry refuses for good to the dead-letter queue, with the reason", async () => {
    status = 400;
    await forward(subscriptionEvent(LOG_GROUP, "refused", failedInvocation("refused by Sentry")));

    let letter: Message | undefined;
    await vi.waitFor(async () => {
      const command = { QueueUrl: output("DeadLetterQueue"), MessageAttributeNames: ["All"] };
      letter = (await sqs.send(new ReceiveMessageCommand(command))).Messages?.[0];
      expect(letter).toBeDefined();
    }, WAIT);

    expect(letter?.MessageAttributes?.["reason"]?.StringValue).toMatch(/HTTP 400: scripted 400$/);
    expect(receiver.requests.length).toBe(requestsBefore + 2);
  });
});
