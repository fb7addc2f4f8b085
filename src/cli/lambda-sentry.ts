#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { ForwarderError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { FAILED, USAGE } from "./exit-codes.ts";
import { addExplain } from "./explain-command.ts";
import { printable, printableLines } from "./printable.ts";
import { addRedrive } from "./redrive-command.ts";
import { addScan } from "./scan-command.ts";
import { addSubscriptions } from "./subscribe-command.ts";

const program = new Command("lambda-sentry")
  .description("Finds in CloudWatch logs why AWS Lambda functions died, and tells Sentry.")
  .version(VERSION)
  .exitOverride()
  // What the user typed comes back in messages.
  .configureOutput({ writeErr: (text) => process.stderr.write(printableLines(text)) })
  .configureHelp({ showGlobalOptions: true });
addScan(program);
addExplain(program);
addRedrive(program);
addSubscriptions(program);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`| head`) is no failure.
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  process.stderr.write(`lambda-sentry: the output could not be written: ${printable(error.message)}\n`);
  process.exit(FAILED);
});
// Then there is nobody left to tell.
process.stderr.on("error", () => {});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander's own code for a usage error is 1, which is "failures found" here.
    process.exitCode = error.exitCode === 1 ? USAGE : error.exitCode;
  } else {
    process.stderr.write(`lambda-sentry: ${printable(describe(error))}\n`);
    process.exitCode = FAILED;
  }
}

function describe(error: unknown): string {
  if (error instanceof ForwarderError) return `${error.code}: ${error.message}`;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `this should not have happened, please report it: ${what}`;
}
