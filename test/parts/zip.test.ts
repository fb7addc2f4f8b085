import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { ensureVenv } from "../support/python/venv.ts";
import { clientConfig } from "../support/sam/emulator-gaps.ts";
import { failedInvocation, logEventsOf, subscriptionEvent } from "../support/subscription-event.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const LOG_GROUP = "/aws/lambda/payments";
const NAME = "by-hand";
const run = promisify(execFile);

describe("the zip files", () => {
  let folder: string;
  let emulator: Emulator;
  let receiver: Receiver;
  let logs: CloudWatchLogsClient;
  let lambda: LambdaClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "zip-test-"));
    await makeZips(folder);
    emulator = await startEmulator();
    receiver = await startReceiver();
    logs = new CloudWatchLogsClient(clientConfig(emulator));
    lambda = new LambdaClient(clientConfig(emulator));
    await logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
    await followDocument();
  });

  afterAll(async () => {
    await receiver?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function makeZips(where: string): Promise<void> {
    await run(process.execPath, [join(PROJECT, "scripts/package.ts"), where]);
  }

  /** Runs the commands of docs/deploy-by-hand.md, with the settings of this test. */
  async function followDocument(): Promise<void> {
    const document = await readFile(join(PROJECT, "docs/deploy-by-hand.md"), "utf8");
    const settings: Readonly<Record<string, string>> = {
      AWS_REGION: "us-east-1",
      NAME,
      SENTRY_DSN: `'${receiver.dsn}'`,
      LOG_GROUP,
    };
    const commands = [...document.matchAll(/^```sh\n(.*?)^```$/gms)]
      .map(([, block]) => block)
      .join("\n")
      .replace(/^(export )?(\w+)=.*$/gm, (line, prefix = "", name: string) =>
        settings[name] === undefined ? line : `${prefix}${name}=${settings[name]}`,
      )
      // What takes its time on AWS and not here.
      .replace(/^sleep .*$/m, "")
      .replace('"DelaySeconds": "15"', '"DelaySeconds": "0"');
    const bin = await ensureVenv("awscli", "requirements-awscli.txt");
    const env = { ...process.env, ...emulator.env, PATH: `${bin}:${process.env["PATH"]}` };
    // Version 1 of the command line calls SQS by an old name of its own, unless the endpoint is an option.
    const aws = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';
    await run("bash", ["-euo", "pipefail", "-c", `${aws}\n${commands}`], { cwd: folder, env });
  }

  it("have the same bytes each time", async () => {
    const again = await mkdtemp(join(tmpdir(), "zip-test-"));
    try {
      await makeZips(again);
      for (const name of ["forwarder.zip", "reporter.zip", "subscriber.zip"]) {
        expect(await readFile(join(again, name))).toEqual(await readFile(join(folder, name)));
      }
    } finally {
      await rm(again, { recursive: true, force: true });
    }
  });

  it.each([
    ["forwarder", 256],
    ["reporter", 512],
  ])("are made into functions as the document says: %s", async (name, MemorySize) => {
    const FunctionName = `${NAME}-${name}`;

    const made = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));

    expect(made).toMatchObject({
      Handler: `${name}.handler`,
      Runtime: "nodejs24.x",
      MemorySize,
      Timeout: 60,
      LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN" },
    });
  });

  it("report a failure of the subscribed log group", async () => {
    const logStreamName = "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef";
    await logs.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP, logStreamName }));
    const logEvents = logEventsOf(failedInvocation("card refused to load"));
    await logs.send(new PutLogEventsCommand({ logGroupName: LOG_GROUP, logStreamName, logEvents }));

    await vi.waitFor(() => expect(receiver.events).toHaveLength(1), { timeout: 30_000, interval: 100 });

    expect(receiver.events[0]?.event).toMatchObject({
      exception: { values: [{ type: "TypeError", value: "card refused to load" }] },
      tags: { function_name: "payments" },
    });
  });

  it("answer a dry run without a queue with the event that they would send", async () => {
    const FunctionName = "dry-run";
    const { Role } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `${NAME}-forwarder` }));
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role,
        Runtime: "nodejs24.x",
        Handler: "forwarder.handler",
        MemorySize: 256,
        Timeout: 60,
        Environment: { Variables: { DRY_RUN: "true" } },
        Code: { ZipFile: await readFile(join(folder, "forwarder.zip")) },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    const posted = receiver.requests.length;

    const event = subscriptionEvent(LOG_GROUP, "dry", failedInvocation("only a rehearsal"));
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));

    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({
      failures: [{ class: "exception", functionName: "payments", outcome: "dry_run" }],
      events: [{ exception: { values: [{ type: "TypeError", value: "only a rehearsal" }] } }],
    });
    expect(receiver.requests).toHaveLength(posted);
  });
});
