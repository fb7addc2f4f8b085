import { appendFile, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { samBuild, samDeploy } from "../support/sam/sam.ts";
import { failedInvocation, subscriptionEvent } from "../support/subscription-event.ts";

const STACK = "upgrade";
const WAIT = { timeout: 120_000, interval: 500 };

/**
 * Two releases of the functions that differ in their code, and a queue that holds messages of both while one takes the
 * other's place. A forwarder older than these wrote messages of version 1.
 */
describe("an update of the stack, and the way back", () => {
  let folder: string;
  let emulator: Emulator;
  let receiver: Receiver;
  let lambda: LambdaClient;
  let sqs: SQSClient;
  let releases: readonly [before: string, after: string];
  let outputs: Readonly<Record<string, string>>;
  let attempts = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "upgrade-test-"));
    [emulator, receiver] = await Promise.all([startEmulator(), startReceiver()]);
    lambda = new LambdaClient(clientConfig(emulator));
    sqs = new SQSClient(clientConfig(emulator));
    const before = join(folder, "before");
    const after = join(folder, "after");
    const template = await samBuild(before);
    await cp(before, after, { recursive: true });
    for (const name of await readdir(after)) {
      const file = { ForwarderFunction: "forwarder.js", ReporterFunction: "reporter.js" }[name];
      if (file !== undefined) await appendFile(join(after, name, file), "\n// The next release.\n");
    }
    releases = [template, join(after, "template.yaml")];
    await release(0);
  });

  afterAll(async () => {
    await receiver?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function release(index: 0 | 1): Promise<void> {
    const parameters = {
      SentryDsn: receiver.dsn,
      SettleSeconds: "0",
      SubscriptionScope: "none",
      SentryRelease: `release-${index}`,
    };
    outputs = await samDeploy({ template: releases[index], stackName: STACK, env: emulator.env, parameters });
    await bridgeGaps(emulator, outputs);
  }

  async function letReport(Enabled: boolean): Promise<void> {
    const FunctionName = outputs["ReporterFunction"];
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    for (const { UUID } of EventSourceMappings)
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }

  async function fail(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      attempts++;
      const event = subscriptionEvent(
        "/aws/lambda/orders",
        `stream ${attempts}`,
        failedInvocation(`order ${attempts}`),
      );
      const { FunctionError } = await lambda.send(
        new InvokeCommand({ FunctionName: outputs["ForwarderFunction"], Payload: JSON.stringify(event) }),
      );
      expect(FunctionError).toBeUndefined();
    }
  }

  /** Rewrites some of the queue's messages as the forwarder of the version before wrote them. */
  async function makeOld(count: number): Promise<void> {
    const QueueUrl = outputs["FailureQueue"];
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: count }));
    for (const { Body = "" } of Messages) {
      const { evidence, ...sighting } = JSON.parse(gunzipSync(Buffer.from(Body, "base64")).toString());
      const MessageBody = gzipSync(JSON.stringify({ ...sighting, v: 1 })).toString("base64");
      // The original comes again as well: the ledger makes one event of both.
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    expect(Messages.length).toBeGreaterThan(0);
  }

  /** Nobody is cut off in the middle: the message would come again, but only after the queue's visibility time. */
  async function allArrive(): Promise<void> {
    await vi.waitFor(() => {
      expect(new Set(receiver.events.map(({ eventId }) => eventId)).size).toBe(attempts);
    }, WAIT);
  }

  it("loses no failure, and sends none twice", async () => {
    await letReport(false);
    await fail(10);
    await makeOld(3);
    await release(1);
    await letReport(true);
    await allArrive();
    await letReport(false);
    await fail(10);
    await release(0);
    await letReport(true);
    await fail(5);
    await allArrive();

    expect(receiver.requests).toHaveLength(attempts);
    expect(new Set(receiver.events.map(({ event }) => event["release"]))).toEqual(new Set(["release-0", "release-1"]));
    const letters = await sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs["DeadLetterQueue"] }));
    expect(letters.Messages ?? []).toEqual([]);
  });
});
