import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { costTable } from "./costs.ts";

const HELP = `What the stack costs a month, beside the logs that the functions write anyway.

  npm run cost                                 for 1,000 functions and 100 million invocations
  npm run cost -- FUNCTIONS INVOCATIONS        for yours
  npm run cost -- --readme [--check]           writes the table of the README, or says whether it is current`;

const MARKED = /(<!-- cost -->\n)[\s\S]*?(<!-- \/cost -->)/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    readme: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    /** Another page than the project's, to try out the check itself. */
    page: { type: "string", default: fileURLToPath(new URL("../README.md", import.meta.url)) },
    help: { type: "boolean", short: "h", default: false },
  },
});

const [functions = 1000, invocations = 100_000_000] = positionals.map(Number);
const table = costTable({ functions, invocations });
if (values.help) console.log(HELP);
else if (!values.readme) console.log(table);
else {
  const readme = readFileSync(values.page, "utf8");
  const wanted = readme.replace(MARKED, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
  if (!values.check) writeFileSync(values.page, wanted);
  else if (wanted !== readme) {
    console.error("README.md: the table of costs is not current, run `npm run cost -- --readme`");
    process.exitCode = 1;
  }
}
