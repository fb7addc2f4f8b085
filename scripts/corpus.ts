import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Fixture, loadFixtures } from "../test/support/fixtures.ts";

const HELP = `The public corpus: all logs under test/fixtures with what must be found in them.

  npm run corpus                     writes test/fixtures/index.json
  npm run corpus -- --check          says whether it is current
  npm run corpus -- --export FOLDER  writes each log as the payload of a subscription, unpacked: FOLDER/<case>.json`;

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    export: { type: "string" },
    /** Another index than the project's, to try out the check itself. */
    index: { type: "string", default: fileURLToPath(new URL("../test/fixtures/index.json", import.meta.url)) },
    help: { type: "boolean", short: "h", default: false },
  },
});

function main(): void {
  if (values.help) console.log(HELP);
  else if (values.export !== undefined) exportTo(values.export);
  else writeIndex(values.check);
}

function writeIndex(isCheck: boolean): void {
  const wanted = `[\n${loadFixtures()
    .map((fixture) => `  ${JSON.stringify(entryOf(fixture))}`)
    .join(",\n")}\n]\n`;
  if (!isCheck) writeFileSync(values.index, wanted);
  else if (readFileSync(values.index, "utf8") !== wanted) {
    console.error("test/fixtures/index.json is not current, run `npm run corpus`");
    process.exitCode = 1;
  }
}

/** One line of the index. */
function entryOf({ name, runtime, format, origin, expected }: Fixture): object {
  const isBlind = name.startsWith("blind/");
  return {
    case: name,
    file: `${name}.log`,
    runtime: isBlind ? name.split("/")[1] : runtime,
    format,
    origin,
    blind: isBlind,
    failures: expected,
  };
}

function exportTo(folder: string): void {
  const fixtures = loadFixtures();
  for (const { name, batch } of fixtures) {
    const file = join(folder, `${name}.json`);
    mkdirSync(join(file, ".."), { recursive: true });
    const { account: owner, logGroup, logStream, logEvents } = batch;
    const head = { messageType: "DATA_MESSAGE", owner, logGroup, logStream, subscriptionFilters: ["all"] };
    writeFileSync(file, JSON.stringify({ ...head, logEvents }));
  }
  console.log(`${fixtures.length} logs written to ${folder}`);
}

main();
