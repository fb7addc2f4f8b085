import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { ForwarderAnswer } from "../src/answer.ts";
import { type Column, screenOf, toTable } from "../src/cli/table.ts";
import { startReceiver } from "./receiver.ts";
import { expectedVerdict } from "./samples.ts";

/**
 * The main job on real input, without an AWS account: each sample event goes through the forwarder's handler, which
 * reports to a small Sentry-like server on this machine. `npm start -- <folder>` takes the samples from elsewhere.
 */
const FOLDER = resolve(process.argv[2] ?? fileURLToPath(new URL("../events", import.meta.url)));
/** IDs are of no use cut off. */
const MIN_WIDTH = 200;
const SCREEN = screenOf(process.stdout);

const WARM_UP = { awslogs: { data: gzipSync('{"messageType":"CONTROL_MESSAGE"}').toString("base64") } };

interface Row {
  readonly sample: string;
  readonly verdict: string;
  readonly title: string;
  readonly functionName: string;
  readonly requestId: string;
  readonly eventId: string;
  readonly milliseconds: string;
  readonly right: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: "SAMPLE (events/*.json)", cell: ({ sample }) => sample },
  {
    heading: "VERDICT",
    cell: ({ verdict, right }) => (right ? verdict : `${verdict} WRONG`),
    colour: (text, { right, eventId }, { green, red, yellow }) =>
      right ? (eventId === "-" ? green(text) : yellow(text)) : red(text),
  },
  { heading: "TITLE OF THE SENTRY ISSUE", cell: ({ title }) => title, flexible: true },
  { heading: "FUNCTION", cell: ({ functionName }) => functionName },
  { heading: "REQUEST ID", cell: ({ requestId }) => requestId },
  { heading: "SENTRY EVENT ID", cell: ({ eventId }) => eventId },
  { heading: "MS", cell: ({ milliseconds }) => milliseconds, alignRight: true },
];

async function main(): Promise<void> {
  const receiver = await startReceiver();
  try {
    Object.assign(process.env, { SENTRY_DSN: receiver.dsn, AWS_REGION: "eu-west-1", AWS_LAMBDA_LOG_LEVEL: "FATAL" });
    for (const name of ["QUEUE_URL", "UNDELIVERED_BUCKET", "DRY_RUN", "https_proxy", "http_proxy"])
      delete process.env[name];
    const { handler } = await import("../functions/forwarder.ts");
    console.log("Each file in events/ is what CloudWatch Logs would send for one Lambda function's log. The forwarder");
    console.log(
      `decides whether an invocation failed, and sends Sentry (here: a server on ${new URL(receiver.dsn).host}) one event if so.\n`,
    );
    // What is loaded once for each execution environment is not the samples' time.
    await handler(WARM_UP);
    const rows: Row[] = [];
    for (const sample of sampleNames()) {
      const event = readSample(sample);
      const before = performance.now();
      const answer = await handler(event);
      rows.push(...toRows(sample, answer, performance.now() - before));
    }
    console.log(toTable(COLUMNS, rows, { ...SCREEN, width: Math.max(SCREEN.width ?? 0, MIN_WIDTH) }));
    conclude(rows, receiver.events.length);
  } finally {
    await receiver.stop();
  }
}

function sampleNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  return files.map((file) => file.slice(0, -".json".length)).sort();
}

function readSample(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
}

function toRows(sample: string, { failures, controlMessages }: ForwarderAnswer, ms: number): Row[] {
  const expected = expectedVerdict(sample);
  const milliseconds = ms.toFixed(1);
  if (failures.length === 0) {
    const verdict = controlMessages > 0 ? "control message" : "no failure";
    const nothing = { title: "(nothing is sent)", functionName: "-", requestId: "-", eventId: "-" };
    return [{ sample, verdict, ...nothing, milliseconds, right: expected === null }];
  }
  return failures.map(({ class: verdict, title, functionName, requestId, eventId, outcome }) => ({
    sample,
    verdict,
    title,
    functionName: functionName ?? "-",
    requestId: requestId ?? "- (before any request)",
    eventId,
    milliseconds,
    right: verdict === expected && outcome === "sent" && failures.length === 1,
  }));
}

function conclude(rows: readonly Row[], received: number): void {
  const samples = new Set(rows.map(({ sample }) => sample)).size;
  const sent = rows.filter(({ eventId }) => eventId !== "-").length;
  const wrong = rows.filter(({ right }) => !right);
  console.log(
    `\n${samples} samples: ${sent} failures found, ${received} events received, ${samples - sent} left alone.`,
  );
  if (wrong.length === 0 && received === sent) {
    console.log("Every verdict is the one that the sample's name says.");
    return;
  }
  console.log(`Wrong: ${wrong.map(({ sample }) => sample).join(", ") || "events received and failures found differ"}`);
  process.exitCode = 1;
}

await main();
