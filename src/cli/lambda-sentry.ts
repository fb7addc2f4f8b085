#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { ForwarderError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { FORMATS, type Format, type ScanInput, scan } from "./scan.ts";
import { screenOf } from "./table.ts";

const USAGE = 2;
const FAILED = 3;

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

const EXAMPLES = `
Examples:
  $ lambda-sentry scan saved.log
  $ aws logs tail /aws/lambda/orders --since 1d | lambda-sentry scan --log-group /aws/lambda/orders -
  $ aws logs filter-log-events --log-group-name /aws/lambda/orders > orders.json
  $ lambda-sentry scan --log-group /aws/lambda/orders --format json orders.json
  $ lambda-sentry scan --send --dsn "$SENTRY_DSN" saved.log

Exit codes: 0 nothing found, 1 failures found (0 with --exit-zero), 2 wrong usage, 3 could not read or send.`;

const program = new Command("lambda-sentry")
  .description("Finds in CloudWatch logs why AWS Lambda functions died, and tells Sentry.")
  .version(VERSION)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

program
  .command("scan")
  .description("read saved logs and print the failures that would be reported")
  .argument("[files...]", "saved logs in any form, gzipped or not; - or nothing for standard input")
  .addOption(new Option("--format <format>", "how to print").choices([...FORMATS]).default("table"))
  .option("--exit-zero", "exit 0 even if failures are found", false)
  .option("--log-group <name>", "log group, where the saved log does not tell")
  .option("--account <id>", "account, where the saved log does not tell")
  .option("--region <region>", "region, which saved logs never tell")
  .option("--environment <name>", "Sentry environment of the events")
  .option("--release <name>", "Sentry release of the events")
  .option("--send-default-pii", "keep e-mail and IP addresses in the events (secrets always go)", false)
  .option("--send", "send the events to the DSN", false)
  .addOption(new Option("--dsn <dsn>", "where --send sends").env("SENTRY_DSN"))
  .addHelpText("after", EXAMPLES)
  .action(runScan);

program
  .command("explain")
  .description("say what is recognised: all detectors, those of a verdict or a runtime, or one in full")
  .argument("[what]", "a detector (nodejs/crash), a verdict (timeout) or a runtime (python)")
  .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
  .action(runExplain);

async function runExplain(what: string | undefined, { format }: { readonly format: "text" | "json" }): Promise<void> {
  const [{ loadCatalogue }, { explain, knownWords, selectEntries }] = await Promise.all([
    import("../detect/catalogue.ts"),
    import("./explain.ts"),
  ]);
  const all = await loadCatalogue();
  const word = what ?? null;
  const entries = selectEntries(all, word);
  if (entries.length === 0) {
    program.error(`error: nothing is called ${what}; try a detector's ID, or one of ${knownWords(all).join(", ")}`, {
      exitCode: USAGE,
    });
  }
  const text =
    format === "json" ? `${JSON.stringify(entries, null, 2)}\n` : explain(entries, word, screenOf(process.stdout));
  process.stdout.write(text);
}

async function runScan(files: readonly string[], flags: ScanFlags): Promise<void> {
  if (files.length === 0 && process.stdin.isTTY) {
    program.error("error: name the saved logs to read, or pipe one in (lambda-sentry scan --help)", {
      exitCode: USAGE,
    });
  }
  if (flags.send && flags.dsn === undefined) {
    program.error("error: --send needs --dsn or the environment variable SENTRY_DSN", { exitCode: USAGE });
  }
  const inputs = (files.length === 0 ? ["-"] : files).map(toInput);
  const options = {
    format: flags.format,
    account: flags.account ?? null,
    region: flags.region ?? null,
    logGroup: flags.logGroup ?? null,
    environment: flags.environment ?? null,
    release: flags.release ?? null,
    sendDefaultPii: flags.sendDefaultPii,
  };
  const code = await scan(inputs, options, {
    screen: screenOf(process.stdout),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    send: flags.send && flags.dsn !== undefined ? await sendTo(flags.dsn) : null,
  });
  process.exitCode = code === 1 && flags.exitZero ? 0 : code;
}

function toInput(file: string): ScanInput {
  if (file === "-") return { name: "standard input", read: () => readFileSync(0) };
  return { name: file, read: () => readFileSync(file) };
}

// The Sentry SDK is loaded only by who sends.
async function sendTo(dsn: string) {
  const { createSend } = await import("../sentry.ts");
  return createSend({ dsn, dryRun: false }, Date.now);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander's own code for a usage error is 1, which is "failures found" here.
    process.exitCode = error.exitCode === 1 ? USAGE : error.exitCode;
  } else if (error instanceof ForwarderError) {
    process.stderr.write(`lambda-sentry: ${error.code}: ${error.message}\n`);
    process.exitCode = FAILED;
  } else {
    throw error;
  }
}
