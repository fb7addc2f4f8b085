import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Fixture } from "../test/support/fixtures.ts";
import { loadFixtures } from "../test/support/fixtures.ts";
import { SAMPLES } from "./samples.ts";

const FOLDER = new URL("../events/", import.meta.url);

/** Writes `events/` from the fixtures, or with `--check` says whether it is current. */
function main(): void {
  const wanted = new Map(samples().map(({ file, text }) => [file, text]));
  if (process.argv.includes("--check")) {
    const stale = [...wanted].filter(([file, text]) => readOrEmpty(file) !== text).map(([file]) => file);
    const surplus = readdirSync(FOLDER).filter((file) => !wanted.has(file));
    if (stale.length + surplus.length === 0) return;
    console.error(`events/ is not current, run \`npm run events\`: ${[...stale, ...surplus].join(", ")}`);
    process.exitCode = 1;
    return;
  }
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of wanted) writeFileSync(new URL(file, FOLDER), text);
  console.log(`${wanted.size} sample events written to events/`);
}

function samples(): { file: string; text: string }[] {
  const fixtures = new Map(loadFixtures().map((fixture) => [fixture.name, fixture]));
  const fromFixtures = Object.entries(SAMPLES).map(([name, fixtureName]) => {
    const fixture = fixtures.get(fixtureName);
    if (fixture === undefined) throw new Error(`no fixture ${fixtureName} for the sample ${name}`);
    return { file: `${name}.json`, text: packed(payloadOf(name, fixture)) };
  });
  return [...fromFixtures, { file: "control-message.json", text: packed(CONTROL_MESSAGE) }];
}

/** The fixture's lines, in a function, a stream and with request IDs of the sample's own, as real ones would be. */
function payloadOf(sample: string, { runtime, batch }: Fixture): object {
  const own = createHash("sha256").update(sample).digest("hex");
  const functionName = `orders-${runtime}`;
  const personal = (text: string): string =>
    text
      .replaceAll("8f5c1c9e-0000-4000-8000-", `${own.slice(0, 8)}-${own.slice(8, 12)}-4000-8000-`)
      .replaceAll('"functionName":"orders"', `"functionName":"${functionName}"`);
  return {
    messageType: "DATA_MESSAGE",
    owner: batch.account,
    logGroup: `/aws/lambda/${functionName}`,
    logStream: `2026/01/02/[$LATEST]${own.slice(0, 32)}`,
    subscriptionFilters: ["lambda-sentry-forwarder"],
    logEvents: batch.logEvents.map(({ id, timestamp, message }) => ({ id, timestamp, message: personal(message) })),
  };
}

/** What CloudWatch Logs sends when a subscription is made, to see whether the destination answers. */
const CONTROL_MESSAGE = {
  messageType: "CONTROL_MESSAGE",
  owner: "CloudwatchLogs",
  logGroup: "",
  logStream: "",
  subscriptionFilters: [],
  logEvents: [
    {
      id: "",
      timestamp: 1767323045000,
      message: "CWL CONTROL MESSAGE: Checking health of destination Lambda function.",
    },
  ],
};

function packed(payload: object): string {
  const gzipped = gzipSync(JSON.stringify(payload), { level: 9 });
  // The header's byte for the operating system differs between machines, and the files are compared byte by byte.
  gzipped[9] = 3;
  return `${JSON.stringify({ awslogs: { data: gzipped.toString("base64") } }, null, 2)}\n`;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(new URL(file, FOLDER), "utf8");
  } catch {
    return "";
  }
}

main();
