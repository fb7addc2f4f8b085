import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { analyse } from "../src/analyse.ts";
import type { LogBatch } from "../src/decode/log-batch.ts";
import { FIXTURES as ALL_FIXTURES, compose } from "./support/composed-streams.ts";
import { type Faults, World } from "./support/world.ts";

const MINUTE = 60_000;
/** A batch may end in the middle of its trace (docs/known-gaps.md). */
const FIXTURES = ALL_FIXTURES.filter(({ name }) => name !== "java/exception/unusual-name-line-by-line.text");
const SEEDS = 20;
/** Two in three fixtures fail. */
const STREAMS = 30;
const STREAMS_AT_ONCE = 150;

interface Scenario {
  readonly name: string;
  readonly faults: Faults;
  readonly streams?: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: "no faults", faults: {} },
  { name: "batches that come again", faults: { redeliver: 0.5 } },
  { name: "forwarders killed between send and return", faults: { killForwarder: 0.3 } },
  { name: "reporters killed after Sentry accepted", faults: { killReporter: 0.3 } },
  { name: "Sentry down for minutes", faults: { sentryDown: [MINUTE, 5 * MINUTE] } },
  { name: "rate limited for a minute", faults: { rateLimited: [MINUTE, 2 * MINUTE] } },
  { name: "SQS failing half of the sends", faults: { refuseEntry: 0.5 } },
  { name: "GetLogEvents throttled", faults: { throttleReads: 0.4 } },
  { name: "ledger throttled", faults: { throttleLedger: 0.2 } },
  { name: "two reporters at once", faults: { reporters: 2, redeliver: 0.3 } },
  { name: "messages of the version before", faults: { rewrite: asVersionBefore } },
  { name: "a storm brake", faults: { stormLimit: 2 } },
  { name: "a storm brake, killed reporters", faults: { stormLimit: 2, killReporter: 0.2, redeliver: 0.3 } },
  { name: "a quota", faults: { maxEventsPerHour: 10 } },
  {
    name: "all at once",
    streams: STREAMS_AT_ONCE,
    faults: {
      redeliver: 0.3,
      killForwarder: 0.1,
      killReporter: 0.05,
      sentryDown: [2 * MINUTE, 6 * MINUTE],
      rateLimited: [8 * MINUTE, 9 * MINUTE],
      refuseEntry: 0.5,
      throttleReads: 0.2,
      throttleLedger: 0.05,
      reporters: 2,
    },
  },
];

/** What became of the attempts of one world. */
interface Tally {
  attempts: number;
  posts: number;
  accepted: number;
  counted: number;
  /** In a batch that no try of the forwarder got rid of: it lies in the bucket. */
  undelivered: number;
  dead: number;
  kills: number;
}

function asVersionBefore(body: string): string {
  const { evidence, ...sighting } = JSON.parse(gunzipSync(Buffer.from(body, "base64")).toString());
  return gzipSync(JSON.stringify({ ...sighting, v: 1 })).toString("base64");
}

/** Streams of one fixture each: their attempts are those of the full analysis. */
function streamsOf(world: World, length: number): LogBatch[] {
  return Array.from({ length }, (_, index) => {
    const fixture = FIXTURES[world.pick(FIXTURES.length)];
    if (fixture === undefined) throw new Error("no fixtures");
    const { batch } = compose([[fixture, world.pick(10 * MINUTE)]], index + 1);
    return { ...batch, logStream: `2026/01/02/[$LATEST]${index.toString(16).padStart(32, "0")}` };
  });
}

async function live(seed: number, faults: Faults, length: number): Promise<Tally> {
  const world = new World(seed, faults);
  const streams = streamsOf(world, length);
  for (const stream of streams) world.log(stream);
  await world.run();
  const failures = analyse(streams).attempts.flatMap(({ failure }) => failure ?? []);
  const failed = failures.map(({ eventId }) => eventId);
  const known = new Set([...world.accepted.keys(), ...world.counted]);
  const missing = failures.filter(({ eventId }) => !known.has(eventId));
  const inBucket = new Set(world.undelivered.map(({ logStream }) => logStream));
  const undelivered = missing.filter(({ attempt }) => inBucket.has(attempt.source.logStream));
  // By name and not only by number: an attempt too many would hide one too few.
  expect({ seed, unknown: [...known].filter((id) => !failed.includes(id) && !world.summaries.has(id)) }).toEqual({
    seed,
    unknown: [],
  });
  expect({
    seed,
    lost: missing.filter((failure) => !undelivered.includes(failure)).map(({ eventId }) => eventId),
  }).toEqual({
    seed,
    lost: [],
  });
  return {
    attempts: failed.length,
    posts: world.posts.length - world.refusedPosts - world.summaries.size,
    accepted: world.accepted.size - world.summaries.size,
    counted: world.counted.size,
    undelivered: undelivered.length,
    dead: world.dead.length,
    kills: world.kills,
  };
}

function sum(tallies: readonly Tally[]): Tally {
  const total = { attempts: 0, posts: 0, accepted: 0, counted: 0, undelivered: 0, dead: 0, kills: 0 };
  for (const tally of tallies) for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += tally[name];
  return total;
}

const rows: (Tally & { readonly faults: string })[] = [];
// biome-ignore lint/suspicious/noConsole: the figures are what somebody runs this for
afterAll(() => console.table(rows));

describe("nothing is lost and nothing comes twice", () => {
  it.each(SCENARIOS)(
    "$name",
    async ({ name, faults, streams = STREAMS }) => {
      const tallies: Tally[] = [];
      for (let seed = 1; seed <= SEEDS; seed++) tallies.push(await live(seed, faults, streams));
      const total = sum(tallies);
      rows.push({ faults: name, ...total });
      const { attempts, posts, accepted, counted, undelivered, dead, kills } = total;
      expect(accepted + counted + undelivered + dead).toBe(attempts);
      expect(dead).toBe(0);
      expect(posts).toBeLessThanOrEqual(accepted + kills);
      if (kills === 0) expect(posts).toBe(accepted);
    },
    120_000,
  );
});
