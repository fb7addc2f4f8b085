import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { toTable } from "../src/cli/table.ts";
import { packBatch } from "./batches.ts";
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

/** Peak memory of a fresh process that takes one batch. */
function memory(): Measure {
  const script = fileURLToPath(new URL("peak-memory.ts", import.meta.url));
  const input = JSON.stringify(packBatch({ failing: 0.02 }).event);
  const peakMb = Number(execFileSync(process.execPath, [script], { input, encoding: "utf8" }));
  return {
    what: "forwarder's peak memory, 2 % failing",
    value: `${peakMb.toFixed(0)} MB`,
    budget: "<= 160 MB",
    held: peakMb <= 160,
  };
}

async function main(): Promise<void> {
  const { events, unpackedBytes } = packBatch({ failing: 0 });
  const size = `${events.toLocaleString("en-US")} log events, ${(unpackedBytes / 1e6).toFixed(1)} MB unpacked`;
  console.log(`Batch: ${size}. Floor: base64 + gunzip + JSON.parse of the same batch, in turns with the core.\n`);
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.ts", import.meta.url))]);
  const measures = [
    ...(await speeds()),
    memory(),
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
