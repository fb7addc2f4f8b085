import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { toTable } from "../src/cli/table.ts";
import { type BatchShape, packBatch } from "./batches.ts";
import { coldStarts } from "./cold-start.ts";
import { bundleSizes } from "./sizes.ts";
import { speeds } from "./speed.ts";
import { speedLaws } from "./speed-laws.ts";
import { streamLaws } from "./stream-laws.ts";
import { wrapperAgainstSdk } from "./wrapper.ts";

/** One measured number against its budget. */
export interface Measure {
  readonly what: string;
  readonly value: string;
  readonly budget: string;
  readonly held: boolean;
}

const MEMORY: readonly { readonly what: string; readonly shape: BatchShape; readonly budgetMb: number }[] = [
  { what: "2 % failing", shape: { failing: 0.02 }, budgetMb: 160 },
  // Six log events each; the budget is all that the function has.
  { what: "10,000 failing attempts", shape: { failing: 1, events: 60_000 }, budgetMb: 256 },
];

/** Peak memory of a fresh process that takes one batch: bundled, for Node needs memory to take types away. */
async function memory(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "peak-memory-"));
  const outfile = join(folder, "peak-memory.cjs");
  const input = join(folder, "event.json");
  const entry = fileURLToPath(new URL("peak-memory.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs" });
  const measures = MEMORY.map(({ what, shape, budgetMb }) => {
    writeFileSync(input, JSON.stringify(packBatch(shape).event));
    const peakMb = Number(execFileSync(process.execPath, [outfile, input], { encoding: "utf8" }));
    return {
      what: `forwarder's peak memory, ${what}`,
      value: `${peakMb.toFixed(0)} MB`,
      budget: `<= ${budgetMb} MB`,
      held: peakMb <= budgetMb,
    };
  });
  rmSync(folder, { recursive: true });
  return measures;
}

async function main(): Promise<void> {
  const { events, unpackedBytes } = packBatch({ failing: 0 });
  const size = `${events.toLocaleString("en-US")} log events, ${(unpackedBytes / 1e6).toFixed(1)} MB unpacked`;
  console.log(`Batch: ${size}. Floor: base64 + gunzip + JSON.parse of the same batch, in turns with the core.\n`);
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.ts", import.meta.url))]);
  const measures = [
    ...(await speeds()),
    ...(await memory()),
    ...(await coldStarts()),
    ...bundleSizes(),
    ...(await wrapperAgainstSdk()),
    ...speedLaws(),
    ...streamLaws(),
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
