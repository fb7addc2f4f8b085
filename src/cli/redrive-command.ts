import { Argument, type Command, InvalidArgumentError } from "commander";
import { openProgress } from "./progress.ts";
import { screenOf } from "./table.ts";

interface RedriveFlags {
  readonly stack: string;
  readonly region?: string;
  readonly reason?: string;
  readonly max?: number;
  readonly undecodable: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const STORES = ["dead-letters", "undelivered", "all"] as const;

const HELP = `
Dead letters are failures that the reporter gave up, with the reason; they go into the failure queue again. Undelivered batches
are what the forwarder could not hand over; they go to the forwarder again. Whatever was reported before is not reported twice.
Needed rights: cloudformation:DescribeStacks; sqs:ReceiveMessage, ChangeMessageVisibility, DeleteMessage and
GetQueueAttributes on the dead-letter queue, SendMessage on the failure queue; s3:ListBucket, GetObject and DeleteObject on the
bucket; lambda:InvokeFunction on the forwarder. A dry run needs neither SendMessage nor DeleteMessage, DeleteObject and
InvokeFunction; it hides each dead letter for as long as it runs, at most five minutes.

Examples:
  $ lambda-sentry redrive --dry-run
  $ lambda-sentry redrive dead-letters --reason '*HTTP 401*'
  $ lambda-sentry redrive dead-letters --max 1
  $ lambda-sentry redrive undelivered --stack errors-to-sentry --region eu-west-1
  $ lambda-sentry redrive undelivered --undecodable --dry-run --json

Exit codes: 3 something could not be tried again, or AWS refused; 2 wrong usage, nothing was done; 0 all was done, or there
was nothing to do.`;

export function addRedrive(program: Command): void {
  program
    .command("redrive")
    .description("try again what was given up: dead letters, and batches that were not delivered")
    .addArgument(new Argument("[what]", "what to try again").choices([...STORES]).default("all"))
    .option("--stack <name>", "the deployed stack", "lambda-sentry-forwarder")
    .option("--region <region>", "its region; otherwise that of the environment or the AWS profile")
    .option("--reason <glob>", "only what was given up for such a reason, in any case: * any characters, ? one")
    .option("--max <n>", "try at most so many; otherwise all", positive)
    .option("--undecodable", "also batches that the forwarder could not read, for after an upgrade", false)
    .option("--dry-run", "print what would be done, and change nothing", false)
    .option("--json", "print one JSON document", false)
    .addHelpText("after", HELP)
    .action((store: (typeof STORES)[number], flags: RedriveFlags) => run(store, flags));
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("it must be a whole number from 1 on.");
}

async function run(store: (typeof STORES)[number], { region, reason, max, ...flags }: RedriveFlags): Promise<void> {
  const { redrive } = await import("./redrive.ts");
  const options = {
    ...flags,
    store,
    reason: reason ?? null,
    max: max ?? Number.POSITIVE_INFINITY,
    startedAt: Date.now(),
  };
  process.exitCode = await redrive(options, () => openTarget(flags.stack, region === undefined ? {} : { region }), {
    screen: screenOf(process.stdout),
    progress: await openProgress(process.stderr, flags.dryRun ? "looked at" : "tried again"),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}

/** AWS's clients are loaded by who needs them, and only then. */
async function openTarget(stack: string, settings: { readonly region?: string }) {
  const { findStack } = await import("../redrive/stack.ts");
  const parts = await findStack(stack, settings);
  const [{ createSqsDeadLetterBox }, { createS3UndeliveredBucket }, { createLambdaForwarder }] = await Promise.all([
    import("../redrive/sqs-dead-letter-box.ts"),
    import("../redrive/s3-undelivered-bucket.ts"),
    import("../redrive/lambda-forwarder.ts"),
  ]);
  return {
    box: await createSqsDeadLetterBox(parts, settings),
    bucket: await createS3UndeliveredBucket(parts.undeliveredBucket, settings),
    forwarder: await createLambdaForwarder(parts.forwarder, settings),
  };
}
