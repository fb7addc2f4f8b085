import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeStreamSummaryCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { sam, samBuild, samCommand, samDeploy } from "../support/sam/sam.ts";
import { failedInvocation, healthyInvocation, logEventsOf } from "../support/subscription-event.ts";

const FOLDER = fileURLToPath(new URL("../../organisation/", import.meta.url));
const REGIONS = ["us-east-1", "us-gov-west-1", "cn-north-1"];
const WAIT = { timeout: 60_000, interval: 200 };
const ACCOUNT = "000000000000";
const GROUP = "/aws/lambda/orders";

describe("the templates", () => {
  it("have no finding in any partition", async () => {
    const { command } = await samCommand();
    const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".yaml")).map((file) => join(FOLDER, file));
    expect(files).toHaveLength(2);
    await promisify(execFile)(join(dirname(command), "cfn-lint"), ["--regions", ...REGIONS, "--", ...files]);
    for (const region of REGIONS) {
      expect(await sam(["validate", "--lint", "--region", region])).toContain("is a valid SAM Template");
    }
  });
});

describe("an organisation", () => {
  let folder: string;
  let emulator: Emulator;
  let receiver: Receiver;
  let logs: CloudWatchLogsClient;
  let outputs: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "organisation-test-"));
    emulator = await startEmulator();
    receiver = await startReceiver();
    const config = clientConfig(emulator);
    logs = new CloudWatchLogsClient(config);
    await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
    const central = await samDeploy({
      template: join(FOLDER, "central.yaml"),
      stackName: "central",
      env: emulator.env,
      parameters: { OrganizationId: "o-0123456789" },
    });
    await new KinesisClient(config).send(new DescribeStreamSummaryCommand({ StreamARN: central["StreamArn"] }));
    const template = await samBuild(folder);
    const parameters = {
      SentryDsn: receiver.dsn,
      SettleSeconds: "0",
      SubscriptionScope: "none",
      KinesisStreamArn: central["StreamArn"] ?? "",
    };
    outputs = await samDeploy({ template, stackName: "watch", env: emulator.env, parameters });
    await bridgeGaps(emulator, outputs);
    await upload(join(folder, "SubscriberFunction"));
    await samDeploy({
      template: join(FOLDER, "member.yaml"),
      stackName: "member",
      capability: "CAPABILITY_NAMED_IAM",
      env: emulator.env,
      parameters: { CentralAccountId: ACCOUNT, CodeBucketPrefix: "code" },
    });
  });

  afterAll(async () => {
    await receiver?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** What `npm run package` makes of the subscriber. */
  async function upload(built: string): Promise<void> {
    const s3 = new S3Client(clientConfig(emulator));
    const files: Record<string, string> = {};
    for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile()) files[file.slice(built.length + 1)] = await readFile(file, "utf8");
    }
    await s3.send(new CreateBucketCommand({ Bucket: "code-us-east-1" }));
    await s3.send(new PutObjectCommand({ Bucket: "code-us-east-1", Key: "subscriber.zip", Body: functionZip(files) }));
  }

  it("subscribes a member's groups to the central account's destination", async () => {
    const { subscriptionFilters } = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: GROUP }));

    expect(subscriptionFilters).toMatchObject([
      {
        filterName: "lambda-sentry-lambda-sentry",
        destinationArn: `arn:aws:logs:us-east-1:${ACCOUNT}:destination:lambda-sentry-forwarder`,
      },
    ]);
  });

  it("makes one event of a failure in a member's log, by way of the stream", async () => {
    const logStreamName = "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef";
    await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName }));
    const put = (messages: readonly string[]) =>
      logs.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName, logEvents: logEventsOf(messages) }));
    await put(healthyInvocation());
    await put(failedInvocation("no item in order 4711", "8f5c1c9e-0000-4000-8000-00000000000a"));

    await vi.waitFor(() => expect(receiver.events).toHaveLength(1), WAIT);
    expect(receiver.events[0]?.event).toMatchObject({
      tags: { function_name: "orders", aws_account: ACCOUNT, request_id: "8f5c1c9e-0000-4000-8000-00000000000a" },
    });
  });
});
