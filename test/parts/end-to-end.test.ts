import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Bugsink, startBugsink } from "../support/bugsink/bugsink.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { samBuild, samDeploy } from "../support/sam/sam.ts";

const STACK = "end-to-end";
const LOG_GROUP = "/aws/lambda/orders";
const SETTLE_SECONDS = 15;
const WAIT = { timeout: 120_000, interval: 500 };

/** The narrow filter: lines that look like a failure, and no START. */
const PATTERN = '?ERROR ?Error ?"Status: timeout" ?"Status: error"';

interface Line {
  readonly message: string;
  /** Seconds from now, negative for the past. */
  readonly at: number;
}

describe("from a log group to Sentry", () => {
  let folder: string;
  let emulator: Emulator;
  let bugsink: Bugsink;
  let outputs: Readonly<Record<string, string>>;
  let logs: CloudWatchLogsClient;
  let streams = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "end-to-end-"));
    [emulator, bugsink] = await Promise.all([startEmulator(), startBugsink({ quota: 10_000 })]);
    logs = new CloudWatchLogsClient(clientConfig(emulator));
    outputs = await samDeploy({
      template: await samBuild(folder),
      stackName: STACK,
      env: emulator.env,
      // The filter is the test's own, so that it is there before the first line.
      parameters: { SentryDsn: bugsink.dsn, SettleSeconds: `${SETTLE_SECONDS}`, SubscriptionScope: "none" },
    });
    await bridgeGaps(emulator, outputs);
    await logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
    await logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName: LOG_GROUP,
        filterName: "lambda-sentry-forwarder",
        filterPattern: PATTERN,
        destinationArn: outputs["ForwarderFunction"],
      }),
    );
  });

  afterAll(async () => {
    await bugsink?.stop();
    await emulator?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function newStream(): Promise<string> {
    streams++;
    const logStreamName = `2026/01/02/[$LATEST]${streams.toString(16).padStart(32, "0")}`;
    await logs.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP, logStreamName }));
    return logStreamName;
  }

  async function put(logStreamName: string, lines: readonly Line[]): Promise<void> {
    const now = Date.now();
    const logEvents = lines.map(({ message, at }, index) => ({ timestamp: now + at * 1000 + index, message }));
    await logs.send(new PutLogEventsCommand({ logGroupName: LOG_GROUP, logStreamName, logEvents }));
  }

  /** All events whose tag `request_id` is this one. */
  async function eventsOf(requestId: string): Promise<readonly Record<string, unknown>[]> {
    const events = await bugsink.events();
    return events.filter(({ tags }) => (tags as Record<string, string> | undefined)?.["request_id"] === requestId);
  }

  async function eventOf(requestId: string): Promise<Record<string, unknown>> {
    await vi.waitFor(async () => expect(await eventsOf(requestId)).not.toEqual([]), WAIT);
    const [event, ...more] = await eventsOf(requestId);
    expect(more).toEqual([]);
    return event ?? {};
  }

  it.concurrent("tells of one incident in two batches as one event with the complete verdict", async () => {
    const id = requestId(1);
    const stream = await newStream();
    await put(stream, [
      start(id, -3),
      { message: `${timeOf()}\t${id}\tINFO\tloading order 4711\n`, at: -3 },
      thrown(id, -1),
    ]);
    await setTimeout(2000);
    await put(stream, [end(id, 0), reportLine(id, 0, "Status: timeout")]);

    const event = await eventOf(id);
    expect(event).toMatchObject({
      transaction: "orders",
      tags: { "lambda.failure": "timeout", evidence: "complete" },
    });
    // The filter did not let these pass.
    expect(JSON.stringify(event["breadcrumbs"])).toContain("loading order 4711");
  });

  it.concurrent("tells of each try of an asynchronous invocation", async () => {
    const id = requestId(2);
    const stream = await newStream();
    await put(stream, [start(id, -70), thrown(id, -70), end(id, -70), reportLine(id, -70)]);
    await put(stream, [start(id, -5), thrown(id, -5), end(id, -5), reportLine(id, -5)]);

    await vi.waitFor(async () => expect(await eventsOf(id)).toHaveLength(2), WAIT);
  });

  it.concurrent("finds the end of a function that runs on for a minute after its evidence", async () => {
    const id = requestId(3);
    const stream = await newStream();
    await put(stream, [start(id, -90), logged(id, -80)]);
    await setTimeout(3000);
    await put(stream, [
      { message: `{"timestamp":"${timeOf()}","level":"INFO","requestId":"${id}","message":"second try"}\n`, at: -20 },
      reportLine(id, -1, "Status: timeout"),
    ]);

    expect(await eventOf(id)).toMatchObject({ tags: { "lambda.failure": "timeout", evidence: "complete" } });
  });

  it.concurrent("tells nothing of an init that recovers, nor of an error that was only logged", async () => {
    const [recovered, caught, proof] = [requestId(4), requestId(5), requestId(6)];
    const stream = await newStream();
    await put(stream, [
      { message: "INIT_REPORT Init Duration: 10007.33 ms\tPhase: init\tStatus: timeout\n", at: -9 },
      start(recovered, -8),
      { message: `${timeOf()}\t${recovered}\tINFO\thello\n`, at: -8 },
      end(recovered, -7),
      reportLine(recovered, -7),
      start(caught, -6),
      logged(caught, -6),
      {
        message: `{"timestamp":"${timeOf()}","level":"INFO","requestId":"${caught}","message":"answered 502"}\n`,
        at: -6,
      },
      end(caught, -5),
      reportLine(caught, -5),
    ]);
    await put(await newStream(), [start(proof, -1), thrown(proof, -1), end(proof, 0), reportLine(proof, 0)]);

    await eventOf(proof);
    await setTimeout(2000);
    expect(await eventsOf(recovered)).toEqual([]);
    expect(await eventsOf(caught)).toEqual([]);
  });

  it.concurrent("takes some twenty seconds from the forwarder to Sentry", async () => {
    const ids = Array.from({ length: 20 }, (_, index) => requestId(100 + index));
    const began = new Map<string, number>();
    for (const id of ids) {
      began.set(id, Date.now());
      await put(await newStream(), [start(id, -1), thrown(id, -1), end(id, 0), reportLine(id, 0)]);
    }
    const took: number[] = [];
    const open = new Set(ids);
    await vi.waitFor(async () => {
      const known = new Set(
        (await bugsink.events()).map(({ tags }) => (tags as Record<string, string>)["request_id"] ?? ""),
      );
      for (const id of open) {
        if (!known.has(id)) continue;
        open.delete(id);
        took.push((Date.now() - (began.get(id) ?? 0)) / 1000);
      }
      expect(open.size).toBe(0);
    }, WAIT);
    took.sort((a, b) => a - b);
    const [p50, p95] = [took[9] ?? 0, took[18] ?? 0];
    // biome-ignore lint/suspicious/noConsole: the figures are what somebody runs this for
    console.log(
      `forwarder invoked to event accepted: p50 ${p50.toFixed(1)} s, p95 ${p95.toFixed(1)} s, settling ${SETTLE_SECONDS} s`,
    );
    expect(took[0]).toBeGreaterThanOrEqual(SETTLE_SECONDS);
  });

  it("shows when a permission is missing, and sends what it knows", async () => {
    const iam = new IAMClient(clientConfig(emulator));
    const lambda = new LambdaClient(clientConfig(emulator));
    const FunctionName = outputs["ReporterFunction"];
    const { Role = "" } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const role = { RoleName: Role.split("/").at(-1) ?? "", PolicyName: "reporter" };
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand(role));
    const policy = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: { Sid: string }[] };
    const Statement = policy.Statement.filter(({ Sid }) => Sid !== "ReadLogsOfFailures");
    expect(Statement).toHaveLength(policy.Statement.length - 1);
    await iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument: JSON.stringify({ ...policy, Statement }) }));

    const id = requestId(7);
    await put(await newStream(), [start(id, -1), thrown(id, -1), end(id, 0), reportLine(id, 0, "Status: timeout")]);

    expect(await eventOf(id)).toMatchObject({
      tags: { "lambda.failure": "timeout", evidence: "partial", "evidence.missing": "log_denied" },
    });
  });
});

function requestId(number: number): string {
  return `8f5c1c9e-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

function timeOf(): string {
  return new Date().toISOString();
}

function start(id: string, at: number): Line {
  return { message: `START RequestId: ${id} Version: $LATEST\n`, at };
}

function end(id: string, at: number): Line {
  return { message: `END RequestId: ${id}\n`, at };
}

function reportLine(id: string, at: number, status = ""): Line {
  const usage = "Duration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t";
  return { message: `REPORT RequestId: ${id}\t${usage}${status}\n`, at };
}

function thrown(id: string, at: number): Line {
  const error = { errorType: "TypeError", errorMessage: `no item ${id}`, stack: ["TypeError: no item"] };
  return { message: `${timeOf()}\t${id}\tERROR\tInvoke Error \t${JSON.stringify(error)}\n`, at };
}

/** As the runtime writes it, and as `console.error(error)` does. */
function logged(id: string, at: number): Line {
  const message = { errorType: "Error", errorMessage: "no order", stackTrace: ["Error: no order"] };
  return { message: `${JSON.stringify({ timestamp: timeOf(), level: "ERROR", requestId: id, message })}\n`, at };
}
