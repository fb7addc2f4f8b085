import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { samBuild, samDeploy } from "../support/sam/sam.ts";
import { failedInvocation, subscriptionEvent } from "../support/subscription-event.ts";

const STACK = "watch";
const COMMAND = fileURLToPath(new URL("../../src/cli/lambda-sentry.ts", import.meta.url));
const WAIT = { timeout: 30_000, interval: 100 };
const ASYNC_KEY = `aws/lambda/async/${STACK}-forwarder/2026/01/02/2026-01-02T03.04.05-0f0e`;
const failure = (message: string) => subscriptionEvent("/aws/lambda/orders", message, failedInvocation(message));

describe("redrive on a deployed stack", () => {
  let folder: string;
  let emulator: Emulator;
  let receiver: Receiver;
  let outputs: Readonly<Record<string, string>>;
  let lambda: LambdaClient;
  let logs: CloudWatchLogsClient;
  let s3: S3Client;
  let sqs: SQSClient;
  let status: number | undefined = 400;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "redrive-test-"));
    emulator = await startEmulator();
    receiver = await startReceiver({ answer: () => (status === undefined ? undefined : { status }) });
    const config = clientConfig(emulator);
    lambda = new LambdaClient(config);
    logs = new CloudWatchLogsClient(config);
    s3 = new S3Client(config);
    sqs = new SQSClient(config);
    outputs = await samDeploy({
      template: await samBuild(folder),
      stackName: STACK,
      env: emulator.env,
      parameters: { SentryDsn: receiver.dsn, SettleSeconds: "0" },
    });
    await bridgeGaps(emulator, outputs);
    await giveUp();
  });

  afterAll(async () => {
    await receiver?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** Two failures that Sentry refuses, a message that is none, a batch that Lambda gave up, one that cannot be read. */
  async function giveUp(): Promise<void> {
    for (const message of ["first", "second"]) await invoke(failure(message));
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs["FailureQueue"], MessageBody: "no sighting" }));
    await invoke({ awslogs: { data: "bm90IGd6aXA=" } });
    // As Lambda writes it; the emulator has no bucket as a destination.
    const record = {
      version: "1.0",
      timestamp: "2026-01-02T03:04:05.000Z",
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: failure("third"),
      responseContext: { statusCode: 200, functionError: "Unhandled" },
      responsePayload: { errorType: "ForwarderError", errorMessage: "the failure queue took nothing" },
    };
    const Body = JSON.stringify(record);
    await s3.send(new PutObjectCommand({ Bucket: outputs["UndeliveredBucket"], Key: ASYNC_KEY, Body }));
    await vi.waitFor(async () => expect(await letters()).toBe(3), WAIT);
  }

  async function invoke(event: object): Promise<void> {
    const FunctionName = outputs["ForwarderFunction"];
    await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  }

  async function letters(): Promise<number> {
    const command = { QueueUrl: outputs["DeadLetterQueue"], AttributeNames: ["ApproximateNumberOfMessages" as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(command));
    return Number(Attributes?.["ApproximateNumberOfMessages"]);
  }

  async function keys(): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs["UndeliveredBucket"] }));
    return Contents.map(({ Key = "" }) => Key);
  }

  async function reporterLines(word: string): Promise<string[]> {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${STACK}-reporter` }),
    );
    return events.map(({ message = "" }) => message).filter((message) => message.includes(word));
  }

  const titles = (): unknown[] =>
    receiver.events.map(
      ({ event }) => (event as { exception: { values: { value: string }[] } }).exception.values[0]?.value,
    );

  function redrive(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return new Promise<{ code: unknown; out: string; err: string }>((done) => {
      const options = { env: { PATH: process.env["PATH"], ...emulator.env, ...env } };
      execFile(process.execPath, [COMMAND, "redrive", ...args], options, (error, out, err) => {
        done({ code: error?.code ?? 0, out, err });
      });
    });
  }

  it("tells in a dry run what waits and why, and changes nothing", async () => {
    const before = await keys();
    const { code, out, err } = await redrive(["--stack", STACK, "--dry-run", "--json"]);

    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { groups } = JSON.parse(out);
    expect(
      groups.toSorted((a: { reason: string }, b: { reason: string }) => (a.reason < b.reason ? -1 : 1)),
    ).toMatchObject([
      { store: "undelivered", reason: "ERR_PAYLOAD_NOT_BASE64_GZIP", result: "stays", count: 1 },
      { store: "dead-letters", reason: "ERR_SIGHTING_SHAPE", result: "stays", count: 1 },
      { store: "dead-letters", reason: expect.stringContaining("HTTP 400"), result: "again", count: 2 },
      { store: "undelivered", reason: "RetriesExhausted: ForwarderError", result: "again", count: 1 },
    ]);
    expect({ letters: await letters(), keys: await keys(), events: titles() }).toEqual({
      letters: 3,
      keys: before,
      events: [],
    });
  });

  it("tries again what can succeed, once each, and leaves the rest", async () => {
    status = undefined;
    const { code, out, err } = await redrive(["--stack", STACK]);

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("3 tried again, 2 stay, 0 could not be tried.");
    await vi.waitFor(() => expect(titles().toSorted()).toEqual(["first", "second", "third"]), WAIT);
    expect({ letters: await letters(), keys: await keys() }).toEqual({
      letters: 1,
      keys: [expect.stringMatching(/^undecodable\//)],
    });
  });

  it("has made the reporter tell what was sent, by class and how late", async () => {
    const lines = (await reporterLines("CloudWatchMetrics")).map((line) => JSON.parse(line));
    const sum = (name: string) => lines.reduce((total, line) => total + (line[name] ?? 0), 0);

    expect({ sent: sum("Sent"), deadLetters: sum("DeadLetters") }).toEqual({ sent: 3, deadLetters: 3 });
    expect(lines.filter((line) => line.Class === "exception").reduce((total, line) => total + line.Failures, 0)).toBe(
      3,
    );
    expect(lines.flatMap((line) => line.Delay ?? [])).toHaveLength(3);
  });

  it("sends nothing twice when it is run again on what was reported", async () => {
    const before = titles().length;
    const Body = JSON.stringify({
      requestContext: { condition: "RetriesExhausted" },
      requestPayload: failure("third"),
    });
    await s3.send(new PutObjectCommand({ Bucket: outputs["UndeliveredBucket"], Key: ASYNC_KEY, Body }));
    const first = await redrive(["undelivered", "--stack", STACK]);
    await vi.waitFor(() => expect(titles()).toHaveLength(before + 1), WAIT);
    await s3.send(new PutObjectCommand({ Bucket: outputs["UndeliveredBucket"], Key: ASYNC_KEY, Body }));
    const second = await redrive(["undelivered", "--stack", STACK]);

    for (const { out } of [first, second]) expect(out).toContain("1 tried again");
    await vi.waitFor(async () => expect(await reporterLines('"already_sent":1')).toHaveLength(1), WAIT);
    expect(titles()).toHaveLength(before + 1);
  });

  it("keeps a batch that still cannot be read", async () => {
    const { code, out } = await redrive(["undelivered", "--undecodable", "--stack", STACK]);

    expect(code).toBe(0);
    expect(out).toContain("stays: still cannot be read");
    expect(await keys()).toEqual([expect.stringMatching(/^undecodable\//)]);
  });

  it("says which stack is not there", async () => {
    expect(await redrive(["--stack", "other"])).toEqual({
      code: 3,
      out: "",
      err: "lambda-sentry: ERR_STACK_NOT_FOUND: there is no stack other in us-east-1: --stack and --region name another\n",
    });
  });

  it("says that AWS knows no such caller", async () => {
    const stranger = { AWS_ACCESS_KEY_ID: "AKIAUNKNOWNUNKNOWN00" };
    const { code, out, err } = await redrive(["--stack", STACK], stranger);

    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^lambda-sentry: ERR_AWS_CREDENTIALS: [^\n]+\n$/);
  });

  it("says that the caller may not", async () => {
    const iam = new IAMClient(clientConfig(emulator));
    await iam.send(new CreateUserCommand({ UserName: "guest" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "guest" }));
    const guest = {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
    };
    const { code, out, err } = await redrive(["--stack", STACK], guest);

    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^lambda-sentry: ERR_AWS_DENIED: [^\n]*cloudformation:DescribeStacks[^\n]*\n$/);
  });
});
