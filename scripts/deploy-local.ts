import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { type Emulator, startEmulator } from "../test/support/emulator/emulator.ts";
import { bridgeGaps } from "../test/support/sam/emulator-gaps.ts";
import { samBuild, samCommand, samDeploy } from "../test/support/sam/sam.ts";
import { type ReceivedEvent, startReceiver } from "./receiver.ts";
import { expectedVerdict } from "./samples.ts";

interface Flags {
  readonly dsn?: string;
  readonly endpoint?: string;
  readonly stackName: string;
  readonly settleSeconds: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const POLL_MS = 200;
/** What a timer can wait, some weeks. */
const LONGEST_MS = 2 ** 31 - 1;

/** Undone in the reverse order, whatever happens. */
const cleanUps: (() => Promise<void>)[] = [];
const stopped = new AbortController();

async function deployLocally(flags: Flags): Promise<void> {
  const { endpoint, env } = flags.endpoint === undefined ? await startOwnEmulator() : runningEmulator(flags.endpoint);
  const dsn = flags.dsn ?? (await startOwnReceiver());
  const { signal } = stopped;

  console.log("Building ...");
  const folder = await mkdtemp(join(tmpdir(), "deploy-local-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const template = await samBuild(folder, { signal });

  console.log(`Deploying the stack ${flags.stackName} to ${endpoint} ...`);
  const parameters = { SentryDsn: dsn, SettleSeconds: flags.settleSeconds };
  const outputs = await samDeploy({ template, stackName: flags.stackName, parameters, env, signal });
  await bridgeGaps({ endpoint }, outputs);

  console.log("\nOutputs");
  for (const [name, value] of Object.entries(outputs)) console.log(`  ${name.padEnd(18)} ${value}`);
  await printHowTo(flags, env);
}

type Target = Pick<Emulator, "endpoint" | "env">;

function runningEmulator(endpoint: string): Target {
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  return { endpoint, env: { ...credentials, AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1" } };
}

async function startOwnEmulator(): Promise<Target> {
  console.log("Starting a local AWS (the first time takes a minute) ...");
  const emulator = await startEmulator();
  cleanUps.push(() => emulator.stop());
  return emulator;
}

/** Starts a small Sentry of our own that prints what it is sent. */
async function startOwnReceiver(): Promise<string> {
  const receiver = await startReceiver();
  let printed = 0;
  const timer = setInterval(() => {
    for (const { eventId, event } of receiver.events.slice(printed)) {
      console.log(`received event ${eventId}: ${titleOf(event)}`);
    }
    printed = receiver.events.length;
  }, POLL_MS);
  cleanUps.push(async () => {
    clearInterval(timer);
    await receiver.stop();
  });
  return receiver.dsn;
}

function titleOf(event: ReceivedEvent["event"]): string {
  const { values } = Object(event["exception"]) as { readonly values?: readonly { type?: string; value?: string }[] };
  const { type = "event", value = "" } = values?.at(-1) ?? {};
  return `${type}: ${value}`;
}

async function printHowTo(flags: Flags, env: Readonly<Record<string, string>>): Promise<void> {
  const { command } = await samCommand();
  const files = await readdir(join(ROOT, "events"));
  const failure = files.find((file) => file.endsWith(".json") && expectedVerdict(file.replace(/\.json$/, "")) !== null);
  const variables = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"];
  console.log(`
Send a failure, from another terminal in this folder:

  export ${variables.map((name) => `${name}=${env[name]}`).join(" ")}
  ${command} remote invoke ForwarderFunction --stack-name ${flags.stackName} --event-file events/${failure ?? "<sample>.json"}
`);
  console.log(flags.dsn === undefined ? "The Sentry event is printed here." : "The Sentry event goes to your DSN.");
}

async function main(flags: Flags): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopped.abort());
  try {
    await deployLocally(flags);
    // What was started here ends with this process; where nothing was, there is nothing to wait for.
    if (flags.endpoint !== undefined && flags.dsn !== undefined) return;
    console.log(
      `Ctrl-C ends ${flags.endpoint === undefined ? "the local AWS and all that is in it" : "the local Sentry"}.`,
    );
    await sleep(LONGEST_MS, undefined, { signal: stopped.signal });
  } catch (error) {
    if (!stopped.signal.aborted) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  } finally {
    for (const undo of cleanUps.splice(0).reverse()) await undo();
  }
}

await new Command("npm run deploy:local --")
  .description("Deploys the stack to an AWS emulator on this machine, with a small Sentry beside it.")
  .option("--dsn <dsn>", "where events go (default: a local Sentry that prints them)")
  .option("--endpoint <url>", "use the emulator that runs there (default: start one)")
  .option("--stack-name <name>", "name of the stack", "lambda-sentry-local")
  .option("--settle-seconds <seconds>", "wait before a failure is reported", "1")
  .action(main)
  .parseAsync();
