import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { type Emulator, startEmulator } from "../support/emulator/emulator.ts";
import { functionZip } from "../support/emulator/function-zip.ts";
import { layTask } from "../support/lambda/task.ts";
import { bridgeGaps, clientConfig } from "../support/sam/emulator-gaps.ts";
import { samBuild, samDeploy } from "../support/sam/sam.ts";

const STACK = "league";
const WAIT = { timeout: 60_000, interval: 200 };

const HANDLER = `async ({ what }) => {
  if (what === "exit") process.exit(7);
  if (what === "text") throw "just a text";
  if (what === "frozen") throw Object.freeze(new Error("frozen"));
  if (what === "refused") return fetchRefused();
  throw new TypeError("no price");
}`;
const REFUSED = `import { connect } from "node:net";
const fetchRefused = () => new Promise((_, fail) => connect(9, "127.0.0.1").on("error", fail));
`;
const WRAPPED = `${REFUSED}
import { init, setTag, wrapHandler } from "lambda-sentry-forwarder/wrapper";
init({ requestLine: "always" });
const place = ${HANDLER};
export const handler = wrapHandler(async (event) => { setTag("what", event.what); return place(event); });
`;
const PLAIN = `${REFUSED}export const handler = ${HANDLER};`;

describe("wrapper and deployed forwarder together", () => {
  let folder: string;
  let emulator: Emulator;
  let receiver: Receiver;
  /** The wrapper's Sentry in one of the functions; it takes nothing. */
  let down: Receiver;
  let outputs: Readonly<Record<string, string>>;
  let logs: CloudWatchLogsClient;
  let lambda: LambdaClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wrapper-test-"));
    emulator = await startEmulator();
    receiver = await startReceiver();
    down = await startReceiver({ answer: () => ({ status: 503 }) });
    logs = new CloudWatchLogsClient(clientConfig(emulator));
    lambda = new LambdaClient(clientConfig(emulator));
    const template = await samBuild(folder);
    const parameters = { SentryDsn: receiver.dsn, SettleSeconds: "0" };
    outputs = await samDeploy({ template, stackName: STACK, env: emulator.env, parameters });
    await bridgeGaps(emulator, outputs);
    const role = await createRole();
    const bundled = await bundle(WRAPPED);
    const layer = { Layers: [outputs["WrapperLayer"] ?? ""] };
    const exec = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/lambda-sentry-exec" };
    await createFunction("wrapped", role, bundled, { SENTRY_DSN: receiver.dsn });
    await createFunction("unheard", role, bundled, { SENTRY_DSN: down.dsn });
    await createFunction("layered", role, PLAIN, { SENTRY_DSN: receiver.dsn, ...exec }, layer);
  });

  afterAll(async () => {
    await receiver?.stop();
    await down?.stop();
    await emulator?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function createRole(): Promise<string> {
    const statement = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const command = new CreateRoleCommand({ RoleName: "victim", AssumeRolePolicyDocument });
    return (await new IAMClient(clientConfig(emulator)).send(command)).Role?.Arn ?? "";
  }

  /** One file, as it would be deployed. */
  async function bundle(source: string): Promise<string> {
    const task = await layTask({ files: { "index.mjs": source } });
    const { outputFiles } = await build({
      absWorkingDir: task.folder,
      entryPoints: ["index.mjs"],
      bundle: true,
      minify: true,
      platform: "node",
      format: "cjs",
      target: "node24",
      write: false,
    });
    await task.remove();
    return outputFiles[0]?.text ?? "";
  }

  async function createFunction(
    name: string,
    Role: string,
    source: string,
    Variables: Record<string, string>,
    more: { readonly Layers?: string[] } = {},
  ): Promise<void> {
    const file = source.startsWith("import") ? "index.mjs" : "index.cjs";
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role,
        Timeout: 20,
        MemorySize: 256,
        Code: { ZipFile: functionZip({ [file]: source }) },
        Environment: { Variables },
        ...more,
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName: name });
    const logGroupName = `/aws/lambda/${name}`;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const destinationArn = outputs["ForwarderFunction"];
    const filter = { logGroupName, filterName: "lambda-sentry-forwarder", filterPattern: "", destinationArn };
    await logs.send(new PutSubscriptionFilterCommand(filter));
  }

  /** How often the reporter has counted this. */
  async function counted(word: string): Promise<number> {
    const logGroupName = `/aws/lambda/${STACK}-reporter`;
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName })).catch(() => ({ events: [] }));
    const counts = events.map(({ message = "" }) => new RegExp(`"${word}":(\\d+)`).exec(message)?.[1]);
    return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
  }

  /** Invokes, waits until the reporter has come to its end with it, and gives the events that Sentry has of it. */
  async function fail(name: string, what: string, outcome: "sent" | "already_reported") {
    const [before, eventsBefore] = [await counted(outcome), receiver.events.length];
    const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ what }) });
    const { FunctionError } = await lambda.send(command);
    expect(FunctionError).toBeDefined();
    await vi.waitFor(async () => expect(await counted(outcome)).toBe(before + 1), WAIT);
    return receiver.events.slice(eventsBefore).map(({ event }) => event);
  }

  it.each(["error", "frozen", "text", "refused"])(
    "an attempt that fails with %s is one event, the wrapper's",
    async (what) => {
      expect(await fail("wrapped", what, "already_reported")).toMatchObject([
        { tags: { what, function_name: "wrapped" }, sdk: { name: "lambda-sentry-forwarder.javascript.wrapper" } },
      ]);
    },
  );

  it("an attempt that dies is one event, the forwarder's, with what the wrapper logged", async () => {
    expect(await fail("wrapped", "exit", "sent")).toMatchObject([
      { tags: { "lambda.failure": "crash", function_name: "wrapped" }, sdk: { name: expect.stringMatching(/logs$/) } },
    ]);
  });

  it("an attempt that the wrapper could not report is one event, the forwarder's", async () => {
    expect(await fail("unheard", "error", "sent")).toMatchObject([
      { tags: { "lambda.failure": "exception", function_name: "unheard" } },
    ]);
    expect(down.requests.length).toBeGreaterThan(0);
  });

  it("an attempt of a function with the layer, whose code knows nothing of it, is one event", async () => {
    expect(await fail("layered", "error", "already_reported")).toMatchObject([
      { tags: { function_name: "layered" }, sdk: { name: "lambda-sentry-forwarder.javascript.wrapper" } },
    ]);
    expect(await fail("layered", "exit", "sent")).toMatchObject([{ tags: { "lambda.failure": "crash" } }]);
  });
});
