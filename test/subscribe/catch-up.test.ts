import { describe, expect, it } from "vitest";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import { catchUp } from "../../src/subscribe/catch-up.ts";
import { cycle } from "../../src/subscribe/cycle.ts";
import type { GroupRow } from "../../src/subscribe/group-row.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { END, REPORT_FAILED, START } from "./lines.ts";
import { aFunction, awsError, group, SETTINGS, World } from "./world.ts";

const SOURCE = { account: "123456789012", region: "eu-west-1" };
const MINUTE = 60_000;
const NEW = "/aws/lambda/newborn";

function rowOf(name: string, more: Partial<GroupRow> = {}): GroupRow {
  return {
    group: name,
    state: "subscribed",
    reason: null,
    detail: null,
    pattern: "%Status:\\serror%",
    coveredUntil: 0,
    gap: { from: 0, until: 1 },
    at: 0,
    ...more,
  };
}

function log(world: World, stream: string, timestamp: number, ...messages: readonly string[]): void {
  for (const message of messages) world.events.push({ id: String(world.events.length), timestamp, message, stream });
}

describe("catching up", () => {
  async function run(world: World, rows: readonly GroupRow[]) {
    const handed: LogBatch[] = [];
    const store = createMemoryStore(rows);
    const hand = async (batch: LogBatch): Promise<number> => handed.push(batch) && 1;
    const report = await catchUp(SOURCE, { ...world.services(store), hand }, world.time + 10 * MINUTE);
    return { handed, report, left: [...(await store.load()).values()].filter(({ gap }) => gap !== null) };
  }

  it("hands over the streams with failing lines, whole, and no others", async () => {
    const world = new World().add(group(NEW));
    log(world, "a", 1, START, END, REPORT_FAILED);
    log(world, "b", 1, START, END);

    const { handed, report, left } = await run(world, [rowOf(NEW)]);

    expect(handed).toMatchObject([{ ...SOURCE, logGroup: NEW, logStream: "a" }]);
    expect(handed[0]?.logEvents.map(({ message }) => message)).toEqual([START, END, REPORT_FAILED]);
    expect(report).toEqual({ groups: 1, sightings: 1, postponed: 0, lost: [] });
    expect(left).toEqual([]);
  });

  it("reads no other time than that of the gap, and not before the gap is over", async () => {
    const world = new World().add(group(NEW), group("/aws/lambda/later"));
    log(world, "a", world.time - 10, REPORT_FAILED);
    log(world, "a", world.time, REPORT_FAILED);
    const gap = { from: world.time - 5, until: world.time };

    const { handed, left } = await run(world, [
      rowOf(NEW, { gap }),
      rowOf("/aws/lambda/later", { gap: { from: 0, until: world.time + MINUTE } }),
    ]);

    expect(handed.flatMap(({ logEvents }) => logEvents)).toHaveLength(1);
    expect(left.map(({ group: name }) => name)).toEqual(["/aws/lambda/later"]);
  });

  it.each([
    ["AccessDeniedException", { lost: [NEW], groups: 2 }],
    ["ResourceNotFoundException", { lost: [NEW], groups: 2 }],
    ["ThrottlingException", { lost: [], groups: 0, postponed: 2 }],
  ])("gives up a group after %s, or all of them until the next time", async (name, expected) => {
    const world = new World().add(group(NEW), group("/aws/lambda/other"));
    world.fault = (operation, at) => {
      if (operation === "findEvents" && at === NEW) throw awsError(name);
    };

    expect((await run(world, [rowOf(NEW), rowOf("/aws/lambda/other")])).report).toMatchObject(expected);
  });
});

describe("cycle", () => {
  async function turn(
    world: World,
    store: ReturnType<typeof createMemoryStore>,
    windows?: ReadonlyMap<string, { from: number; until: number }>,
  ) {
    const handed: LogBatch[] = [];
    const services = world.services(store, {
      hand: async (batch) => handed.push(batch),
      deliveryErrors: windows === undefined ? null : { windows: async () => windows },
    });
    await cycle(SETTINGS, SOURCE, services, {
      owner: "one",
      deadline: world.time + 10 * MINUTE,
      maxGroups: 1000,
      force: false,
    });
    return handed;
  }

  it("reads a new group from an invocation before its creation to five minutes after its filter came, once", async () => {
    const world = new World();
    const store = createMemoryStore();
    await turn(world, store);
    world.time += 20 * MINUTE;
    await turn(world, store);
    // The first attempt is over when its lines are written, and the group made for them.
    log(world, "a", world.time - 14 * MINUTE, START, END, REPORT_FAILED);
    world.add(group(NEW, { createdAt: world.time }));
    world.functions.push(aFunction("newborn"));
    world.time += 5 * MINUTE;

    expect(await turn(world, store)).toEqual([]);
    const { gap } = (await store.find(NEW)) ?? {};
    expect(gap).toMatchObject({ from: (world.groups.get(NEW)?.createdAt ?? 0) - 15 * MINUTE });
    world.time += 5 * MINUTE;
    expect(await turn(world, store)).toHaveLength(1);
    world.time += 5 * MINUTE;
    expect(await turn(world, store)).toEqual([]);
  });

  it("reads an old group from when the stack began to watch, not all its years", async () => {
    const world = new World().add(group(NEW, { createdAt: 1 }));
    const store = createMemoryStore();
    const began = world.time;
    await turn(world, store);

    expect((await store.find(NEW))?.gap?.from).toBe(began);
  });

  it("reads a group whose filter somebody had removed from when it was last seen to be covered", async () => {
    const world = new World().add(group(NEW));
    const store = createMemoryStore();
    await turn(world, store);
    world.time += 24 * 60 * MINUTE;
    await turn(world, store);
    const covered = (await store.find(NEW))?.coveredUntil;
    world.filters.clear();
    world.time += 24 * 60 * MINUTE;
    await turn(world, store);

    expect((await store.find(NEW))?.gap?.from).toBe(covered);
  });

  it("reads the windows in which CloudWatch Logs could not deliver", async () => {
    const world = new World().add(group(NEW));
    const store = createMemoryStore();
    await turn(world, store);
    world.time += 10 * MINUTE;
    await turn(world, store);
    log(world, "a", world.time, START, END, REPORT_FAILED);
    const windows = new Map([
      [NEW, { from: world.time - 1, until: world.time + 1 }],
      ["/aws/lambda/unknown", { from: 0, until: 1 }],
    ]);
    world.time += 60 * MINUTE;

    expect(await turn(world, store, windows)).toHaveLength(1);
  });
});
