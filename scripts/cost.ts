import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { costTable } from "./costs.ts";

const HELP = `What the stack costs a month, beside the logs that the functions write anyway.

  npm run cost                                 for 1,000 functions and 100 million invocations
  npm run cost -- FUNCTIONS INVOCATIONS        for yours
  npm run cost -- --readme [--check]           writes the table of the README, or says whether it is current`;

const MARKED = /(<!-- cost -->\n)[\s\S]*?(<!-- \/cost -->)/;
const README = fileURLToPath(new URL("../README.md", import.meta.url));

const args = process.argv.slice(2);
if (args.includes("--help")) console.log(HELP);
else if (args.includes("--readme")) toReadme(args.includes("--check"));
else {
  const [functions = 1000, invocations = 100_000_000] = args.map(Number);
  console.log(costTable({ functions, invocations }));
}

function toReadme(isCheck: boolean): void {
  const readme = readFileSync(README, "utf8");
  const table = costTable({ functions: 1000, invocations: 100_000_000 });
  const wanted = readme.replace(MARKED, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
  if (!isCheck) writeFileSync(README, wanted);
  else if (wanted !== readme) {
    console.error("README.md: the table of costs is not current, run `npm run cost -- --readme`");
    process.exitCode = 1;
  }
}
