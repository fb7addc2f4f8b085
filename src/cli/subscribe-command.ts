import type { Command } from "commander";
import { ForwarderError } from "../errors.ts";
import type { DeployedStack } from "./deployed-stack.ts";
import { USAGE } from "./exit-codes.ts";
import { printable } from "./printable.ts";
import type { SubscriptionsOutput } from "./subscriptions.ts";
import { screenOf } from "./table.ts";

interface Flags {
  readonly stack: string;
  readonly region?: string;
  readonly json: boolean;
  readonly dryRun?: boolean;
}

const CODES = `
Uses the credentials of your environment, as the AWS CLI does.
Exit codes: 3 something could not be done; 2 wrong usage; 1 a log group that should be covered is not; 0 all is well.`;

const EXAMPLES = {
  subscribe: `
Does at once what the deployed stack does by itself: gives every log group of a Lambda function its filter.
${CODES}

Examples:
  $ lambda-sentry subscribe --dry-run
  $ lambda-sentry subscribe --stack sentry --region eu-west-1`,
  unsubscribe: `
Removes the filters that the stack made, and no others. Deleting the stack does the same.
${CODES}

Examples:
  $ lambda-sentry unsubscribe --dry-run
  $ lambda-sentry unsubscribe --stack sentry --json`,
  status: `
Says which log groups are covered, which are not and why, and how long a new one can stay uncovered.
${CODES}

Examples:
  $ lambda-sentry status
  $ lambda-sentry status --json | jq '.groups[] | select(.state == "blocked")'`,
} as const;

/** The commands on a deployed stack's subscriptions. */
export function addSubscriptions(program: Command): void {
  add(
    program,
    "subscribe",
    "subscribe the log groups of all Lambda functions now",
    true,
    async (stack, flags, output) => {
      const { subscribeNow } = await import("./subscriptions.ts");
      return subscribeNow(stack, { isDryRun: flags.dryRun ?? false, deadline: await deadline() }, output);
    },
  );
  add(
    program,
    "unsubscribe",
    "remove the subscription filters that the stack made",
    true,
    async (stack, flags, output) => {
      const { unsubscribeNow } = await import("./subscriptions.ts");
      return unsubscribeNow(stack, { isDryRun: flags.dryRun ?? false, deadline: await deadline() }, output);
    },
  );
  add(program, "status", "say what is covered, what is not, and why", false, async (stack, _flags, output) => {
    const { showStatus } = await import("./subscriptions.ts");
    return showStatus(stack, output);
  });
}

type Action = (stack: DeployedStack, flags: Flags, output: SubscriptionsOutput) => Promise<number>;

function add(
  program: Command,
  name: keyof typeof EXAMPLES,
  description: string,
  hasDryRun: boolean,
  action: Action,
): void {
  const command = program
    .command(name)
    .description(description)
    .option("--stack <name>", "name of the deployed stack", "lambda-sentry-forwarder")
    .option("--region <region>", "AWS region (default: your environment's)")
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES[name]);
  if (hasDryRun) command.option("--dry-run", "say what would be done, and do nothing", false);
  command.action((flags: Flags) => run(program, flags, action));
}

async function run(program: Command, flags: Flags, action: Action): Promise<void> {
  const { openStack } = await import("./deployed-stack.ts");
  const { stack, region } = flags;
  let deployed: DeployedStack;
  try {
    deployed = await openStack({ stack, ...(region === undefined ? {} : { region }) });
  } catch (error) {
    if (!(error instanceof ForwarderError && error.code === "ERR_CONFIG_INVALID")) throw error;
    return program.error(`error: ${printable(error.message)}`, { exitCode: USAGE });
  }
  const code = await action(deployed, flags, {
    isJson: flags.json,
    screen: screenOf(process.stdout),
    out: (text) => process.stdout.write(text),
    // Thousands of groups take hours: the quota is a few calls a second.
    ...(process.stderr.isTTY ? { progress: (done) => process.stderr.write(`\r${done} log groups`) } : {}),
  });
  if (process.stderr.isTTY) process.stderr.write("\r");
  process.exitCode = code;
}

async function deadline(): Promise<number> {
  return (await import("./deployed-stack.ts")).NO_DEADLINE;
}
