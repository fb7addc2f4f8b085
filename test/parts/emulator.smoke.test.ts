import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";

const THROWING = `
import { setTimeout as sleep } from "node:timers/promises";
console.log("loading");
export const handler = async (event) => {
  if (event.exit) process.exit(7);
  if (event.sleep) await sleep(60_000);
  throw new TypeError("boom: cannot read x");
};`;

describe("the AWS emulator", () => {
  let emulator: Emulator;
  let logs: CloudWatchLogsClient;
  let lambda: LambdaClient;
  let role: string;

  beforeAll(async () => {
    emulator = await startEmulator();
    const config = {
      endpoint: emulator.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    logs = new CloudWatchLogsClient(config);
    lambda = new LambdaClient(config);
    const created = await new IAMClient(config).send(
      new CreateRoleCommand({
        RoleName: "victim",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      }),
    );
    role = created.Role?.Arn ?? "";
  });

  afterAll(() => emulator?.stop());

  async function createFunction(name: string, source: string, json = false): Promise<void> {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: role,
        Timeout: 1,
        MemorySize: 256,
        Code: { ZipFile: functionZip({ "index.mjs": source }) },
        ...(json ? { LoggingConfig: { LogFormat: "JSON" } } : {}),
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName: name });
  }

  async function invoke(name: string, event: object): Promise<unknown> {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
    return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
  }

  async function linesOf(name: string): Promise<string[]> {
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
    return (events ?? []).map((event) => event.message ?? "");
  }

  it("keeps log events and matches them as the service does", async () => {
    const logGroupName = "/smoke/group";
    const logStreamName = "stream";
    const timestamp = Date.now();
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const messages = ["INFO fine", "ERROR first", "x Task timed out after 3.00 seconds"];
    const logEvents = messages.map((message) => ({ timestamp, message }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));

    const stored = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }));
    const filterPattern = '?"ERROR" ?"Task timed out"';
    const matched = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));

    expect(stored.events?.map((event) => event.message)).toEqual(messages);
    expect(matched.events?.map((event) => event.message)).toEqual(messages.slice(1));
    const bad = new FilterLogEventsCommand({ logGroupName, filterPattern: "{ $.a = " });
    await expect(logs.send(bad)).rejects.toThrow("Invalid filter pattern");
  });

  it("refuses a caller it does not know", async () => {
    const stranger = new CloudWatchLogsClient({
      endpoint: emulator.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "test" },
    });

    await expect(stranger.send(new CreateLogGroupCommand({ logGroupName: "/smoke/stranger" }))).rejects.toThrow(
      /security token/i,
    );
  });

  it("runs a Node function under the real runtime client", async () => {
    await createFunction("throws", THROWING);

    await invoke("throws", {});
    const lines = await linesOf("throws");

    expect(lines.map((line) => line.split(/[\s]/)[0])).toEqual([
      "INIT_START",
      expect.stringMatching(/^\d{4}-/),
      "START",
      expect.stringMatching(/^\d{4}-/),
      "END",
      "REPORT",
    ]);
    expect(lines[1]).toMatch(/\t-\tINFO\tloading\n$/);
    expect(lines[3]).toMatch(/\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"boom: cannot read x"/);
  });

  it("tells of a crash and of a timeout on the REPORT line", async () => {
    await createFunction("dies", THROWING);

    const exited = await invoke("dies", { exit: true });
    const slept = await invoke("dies", { sleep: true });
    const reports = (await linesOf("dies")).filter((line) => line.startsWith("REPORT "));

    expect(exited).toMatchObject({ errorType: "Runtime.ExitError" });
    expect(slept).toMatchObject({ errorType: "Sandbox.Timedout" });
    expect(reports[0]).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError$/);
    expect(reports[1]).toMatch(/Duration: 1000\.00 ms\t.*\tStatus: timeout$/);
  });

  it("tries an init that fails twice and reports both", async () => {
    await createFunction("unloadable", 'import "./missing.mjs"; export const handler = async () => 1;');

    const answer = await invoke("unloadable", {});
    const lines = await linesOf("unloadable");

    expect(answer).toMatchObject({ errorType: "Error", errorMessage: expect.stringContaining("missing.mjs") });
    expect(lines.map((line) => line.replace(/\d+\.\d\d ms/g, "N ms").slice(0, 90))).toEqual([
      expect.stringMatching(/^INIT_START /),
      expect.stringMatching(/\t-\tERROR\tInit Error \t\{"errorType":"Error"/),
      "INIT_REPORT Init Duration: N ms\tPhase: init\tStatus: error\tError Type: Error",
      expect.stringMatching(/\t-\tERROR\tInit Error \t\{"errorType":"Error"/),
      "INIT_REPORT Init Duration: N ms\tPhase: invoke\tStatus: error\tError Type: Error",
      expect.stringMatching(/^START /),
      expect.stringMatching(/^END /),
      expect.stringMatching(/^REPORT /),
    ]);
    expect(lines.at(-1)).toMatch(/\tStatus: error\tError Type: Error$/);
  });

  it("writes the platform's lines as JSON where the function logs JSON", async () => {
    await createFunction("structured", "export const handler = async () => process.exit(3); process.exit(2);", true);

    await invoke("structured", {});
    const lines = (await linesOf("structured")).map((line): unknown => JSON.parse(line));

    const report = { status: "error", errorType: "Runtime.ExitError" };
    expect(lines).toMatchObject([
      { type: "platform.initStart" },
      { type: "platform.initReport", record: { phase: "init", ...report } },
      { type: "platform.initReport", record: { phase: "invoke", ...report } },
      { type: "platform.start" },
      { type: "platform.report", record: report },
    ]);
  });
});
