import { type Command, Option } from "commander";
import { ForwarderError } from "../errors.ts";
import { type Delivery, openDelivery } from "./delivery.ts";
import { USAGE } from "./exit-codes.ts";
import { inputsOf } from "./files.ts";
import { printable } from "./printable.ts";
import { FORMATS, type Format, scan } from "./scan.ts";
import { screenOf } from "./table.ts";

interface ScanFlags {
  readonly format: Format;
  readonly exitZero: boolean;
  readonly account?: string;
  readonly region?: string;
  readonly logGroup?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly sendDefaultPii: boolean;
  readonly send: boolean;
  readonly dsn?: string;
}

const HELP = `
Reads subscription events, decoded payloads, JSON Lines of either; aws logs filter-log-events and get-log-events (JSON,
--query, --output text, jq -c '.events[]'); aws logs tail in every --format; Logs Insights results with @timestamp and
@message; the console's CSV files; exports to S3; plain lines. One input may have up to 512 MB unpacked: export fewer hours
of a larger one, or split it (split -C 400m big.log part-).

--format json prints type, message and evidence as the log has them, log text as printed; --format sentry and --send redact.

Examples:
  $ lambda-sentry scan saved.log
  $ aws logs tail /aws/lambda/orders --since 1d | lambda-sentry scan --log-group /aws/lambda/orders -
  $ aws logs filter-log-events --log-group-name /aws/lambda/orders > orders.json
  $ lambda-sentry scan --log-group /aws/lambda/orders --format json orders.json
  $ lambda-sentry scan exported-from-s3/
  $ lambda-sentry scan --send --dsn "$SENTRY_DSN" --account 123456789012 --region eu-west-1 \\
      --log-group /aws/lambda/orders orders.json

Exit codes, the highest that holds: 3 something could not be read, sent or written; 2 wrong usage, nothing was done;
1 failures found (0 with --exit-zero); 0 everything was read and nothing found.`;

export function addScan(program: Command): void {
  program
    .command("scan")
    .description("read saved logs and print the failures that would be reported")
    .argument(
      "[files...]",
      "saved logs in any form, gzipped or not; a directory is all files below it; - or nothing is standard input",
    )
    .addOption(
      new Option(
        "--format <format>",
        "how to print: a table, failures as JSON Lines with log text as printed, or events",
      )
        .choices([...FORMATS])
        .default("table"),
    )
    .option("--exit-zero", "exit 0 even if failures are found", false)
    .option("--log-group <name>", "log group, where the saved log does not tell; part of the event ID")
    .option("--account <id>", "account, where the saved log does not tell; part of the event ID")
    .option("--region <region>", "region, which saved logs never tell; part of the event ID")
    .option("--environment <name>", "Sentry environment of the events")
    .option("--release <name>", "Sentry release of the events")
    .option(
      "--send-default-pii",
      "keep e-mail and IP addresses in the events; secrets and card numbers are replaced either way",
      false,
    )
    .option(
      "--send",
      "send the events to the DSN; without the right --log-group, --account and --region their IDs are not those of the deployed stack, and Sentry keeps both",
      false,
    )
    .addOption(new Option("--dsn <dsn>", "where --send sends").env("SENTRY_DSN"))
    .addHelpText("after", HELP)
    .action((files: readonly string[], flags: ScanFlags, command: Command) => run(files, flags, command));
}

async function run(files: readonly string[], flags: ScanFlags, command: Command): Promise<void> {
  if (files.length === 0 && process.stdin.isTTY) {
    command.error("error: name the saved logs to read, or pipe one in (lambda-sentry scan --help)", {
      exitCode: USAGE,
    });
  }
  const delivery = await deliveryOf(flags, command);
  const options = {
    format: flags.format,
    account: flags.account ?? null,
    region: flags.region ?? null,
    logGroup: flags.logGroup ?? null,
    environment: flags.environment ?? null,
    release: flags.release ?? null,
    sendDefaultPii: flags.sendDefaultPii,
  };
  const code = await scan(inputsOf(files.length === 0 ? ["-"] : files), options, {
    screen: screenOf(process.stdout),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    delivery,
  });
  process.exitCode = code === 1 && flags.exitZero ? 0 : code;
}

async function deliveryOf({ send, dsn }: ScanFlags, command: Command): Promise<Delivery | null> {
  const isTyped = command.getOptionValueSource("dsn") === "cli";
  if (!send) {
    if (isTyped) process.stderr.write("lambda-sentry: warning: --dsn does nothing without --send\n");
    return null;
  }
  if (dsn === undefined) {
    return command.error("error: --send needs --dsn or the environment variable SENTRY_DSN", { exitCode: USAGE });
  }
  try {
    return await openDelivery(dsn, isTyped ? "--dsn" : "SENTRY_DSN");
  } catch (error) {
    if (!(error instanceof ForwarderError)) throw error;
    return command.error(`error: ${printable(error.message)}`, { exitCode: USAGE });
  }
}
