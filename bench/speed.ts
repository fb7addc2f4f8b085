import { gunzipSync } from "node:zlib";
import { forward } from "../src/forward.ts";
import { type BatchShape, type PackedBatch, packBatch } from "./batches.ts";
import type { Measure } from "./bench.ts";
import { median } from "./cold-start.ts";

interface Row {
  readonly what: string;
  readonly shape: BatchShape;
  readonly budget: number;
  readonly rounds: number;
}

const HEALTHY = { failing: 0 } as const;
const SOME = { failing: 0.02 } as const;
const ALL = { failing: 1 } as const;
const LONG = { messageChars: 1_000_000, events: 24 } as const;

/** Of each batch's own floor. */
const RATIOS: readonly Row[] = [
  { what: "healthy batch", shape: HEALTHY, budget: 0.8, rounds: 60 },
  { what: "healthy batch, JSON log format", shape: { ...HEALTHY, format: "json" }, budget: 0.8, rounds: 40 },
  { what: "2 % of the invocations failing", shape: SOME, budget: 1.4, rounds: 60 },
  { what: "2 % failing, JSON log format", shape: { ...SOME, format: "json" }, budget: 1.4, rounds: 40 },
  { what: "all failing", shape: ALL, budget: 7, rounds: 20 },
  { what: "healthy lines of 1 MB", shape: { ...HEALTHY, ...LONG }, budget: 1, rounds: 40 },
  { what: "failing lines of 1 MB", shape: { ...ALL, ...LONG }, budget: 4, rounds: 20 },
];

/** Time for a character in a batch of 32 MB, of that in one of 4.8 MB. */
const GROWTHS: readonly Row[] = [
  { what: "healthy batch", shape: HEALTHY, budget: 1.5, rounds: 12 },
  { what: "2 % failing", shape: SOME, budget: 1.5, rounds: 12 },
  { what: "all failing", shape: ALL, budget: 1.5, rounds: 8 },
];
/** The largest payload that is unpacked has 32 MiB. */
const LARGE_BYTES = 32_000_000;

const queue = { send: async (sightings: readonly unknown[]) => sightings.map(() => ({ kind: "queued" as const })) };

/** What every reader of a subscription must do at least: base64, gunzip, JSON.parse. */
function floor({ event }: PackedBatch): unknown {
  return JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString("utf8"));
}

function core({ event }: PackedBatch): Promise<unknown> {
  return forward(event, { region: "eu-west-1" }, { queue, undelivered: null });
}

async function timeOf(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Both in turns, so that whatever else the machine does meets both; the median of the rounds' quotients. */
async function quotient(work: () => unknown, measure: () => unknown, rounds: number): Promise<number> {
  const quotients: number[] = [];
  const warmUp = rounds >> 2;
  for (let round = -warmUp; round < rounds; round++) {
    const unit = await timeOf(measure);
    const time = await timeOf(work);
    if (round >= 0) quotients.push(time / unit);
  }
  return median(quotients);
}

/** How long the forwarder's core takes, and whether that grows with the payload and no more. */
export async function speeds(): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const { what, shape, budget, rounds } of RATIOS) {
    const batch = packBatch(shape);
    const value = await quotient(
      () => core(batch),
      () => floor(batch),
      rounds,
    );
    measures.push(toMeasure(`forwarder core, ${what}`, value, "x floor", budget));
  }
  for (const { what, shape, budget, rounds } of GROWTHS) {
    const small = packBatch(shape);
    const large = packBatch({ ...shape, events: small.events * (LARGE_BYTES / small.unpackedBytes) });
    const longer = await quotient(
      () => core(large),
      () => core(small),
      rounds,
    );
    const value = longer / (large.unpackedBytes / small.unpackedBytes);
    measures.push(toMeasure(`time for a character at 32 MB, ${what}`, value, "x at 4.8 MB", budget));
  }
  return measures;
}

function toMeasure(what: string, value: number, unit: string, budget: number): Measure {
  return { what, value: `${value.toFixed(2)} ${unit}`, budget: `<= ${budget} x`, held: value <= budget };
}
