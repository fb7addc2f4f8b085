import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { toTable } from "../src/cli/table.ts";
import { forward } from "../src/forward.ts";
import { type PackedBatch, packBatch } from "./batches.ts";
import { coldStarts, median } from "./cold-start.ts";
import { bundleSizes } from "./sizes.ts";

/** One measured number against its budget. */
export interface Measure {
  readonly what: string;
  readonly value: string;
  readonly budget: string;
  readonly held: boolean;
}

const WARM_UP_ROUNDS = 15;
const ROUNDS = 60;

/** What every reader of a subscription must do at least: base64, gunzip, JSON.parse. */
function floor({ event }: PackedBatch): unknown {
  return JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString("utf8"));
}

const queue = { send: async (sightings: readonly unknown[]) => sightings.map(() => ({ kind: "queued" as const })) };

function core({ event }: PackedBatch): Promise<unknown> {
  return forward(event, { region: "eu-west-1" }, { queue, undelivered: null });
}

/** Floor and core in turns, so that whatever else the machine does meets both; the median of the rounds' ratios. */
async function ratio(what: string, batch: PackedBatch, budget: number): Promise<Measure> {
  const ratios: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const begin = performance.now();
    floor(batch);
    const middle = performance.now();
    await core(batch);
    const end = performance.now();
    if (round >= WARM_UP_ROUNDS) ratios.push((end - middle) / (middle - begin));
  }
  const value = median(ratios);
  return { what, value: `${value.toFixed(2)} x floor`, budget: `<= ${budget} x`, held: value <= budget };
}

/** Peak memory of a fresh process that takes the healthy batch. */
function memory(): Measure {
  const script = fileURLToPath(new URL("peak-memory.ts", import.meta.url));
  const peakMb = Number(execFileSync(process.execPath, [script], { encoding: "utf8" }));
  return {
    what: "forwarder's peak memory, 2 % failing",
    value: `${peakMb.toFixed(0)} MB`,
    budget: "<= 160 MB",
    held: peakMb <= 160,
  };
}

async function main(): Promise<void> {
  const healthy = packBatch(0);
  const size = `${healthy.events.toLocaleString("en-US")} log events, ${(healthy.unpackedBytes / 1e6).toFixed(1)} MB unpacked`;
  console.log(`Batch: ${size}. Floor: base64 + gunzip + JSON.parse of the same batch, in turns with the core.\n`);
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.ts", import.meta.url))]);
  const measures = [
    await ratio("forwarder core, healthy batch", healthy, 0.8),
    await ratio("forwarder core, 2 % of the invocations failing", packBatch(0.02), 1.4),
    memory(),
    ...(await coldStarts()),
    ...bundleSizes(),
  ];
  console.log(
    toTable<Measure>(
      [
        { heading: "WHAT", cell: ({ what }) => what },
        { heading: "MEASURED", cell: ({ value }) => value, alignRight: true },
        { heading: "BUDGET", cell: ({ budget }) => budget, alignRight: true },
        { heading: "", cell: ({ held }) => (held ? "held" : "MISSED") },
      ],
      measures,
      { width: null, hasColours: false },
    ),
  );
  if (measures.some(({ held }) => !held)) process.exitCode = 1;
}

await main();
