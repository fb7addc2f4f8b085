import { describe, expect, it } from "vitest";
import { type CycleOptions, type CycleReport, cycle } from "../../src/subscribe/cycle.ts";
import type { GroupRow } from "../../src/subscribe/group-row.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { failurePattern } from "../../src/subscribe/pattern/failure-pattern.ts";
import { removeAll } from "../../src/subscribe/removal.ts";
import type { SubscriptionStore } from "../../src/subscribe/store.ts";
import { aFunction, awsError, FORWARDER, group, SETTINGS, World } from "./world.ts";

const SOURCE = { account: "123456789012", region: "eu-west-1" };
const MINUTE = 60_000;
const NAME = SETTINGS.filterName;

function accountOf(count: number): World {
  const world = new World();
  for (let at = 0; at < count; at++) {
    const name = `f${String(at).padStart(5, "0")}`;
    world.add(group(`/aws/lambda/${name}`));
    world.functions.push(aFunction(name));
  }
  return world;
}

function run(
  world: World,
  store: SubscriptionStore,
  more: Partial<CycleOptions & { settings: typeof SETTINGS }> = {},
): Promise<CycleReport> {
  const { settings = SETTINGS, ...options } = more;
  return cycle(settings, SOURCE, world.services(store), {
    owner: "one",
    deadline: world.time + 14 * MINUTE,
    maxGroups: Number.POSITIVE_INFINITY,
    force: false,
    ...options,
  });
}

const stepsOf = ({ reconciled }: CycleReport) =>
  Object.fromEntries(
    (reconciled?.steps ?? []).map(({ planned, applied, reason }) => [planned.group, reason ?? applied]),
  );

async function rowOf(store: SubscriptionStore, name: string): Promise<GroupRow | undefined> {
  return store.find(`/aws/lambda/${name}`);
}

describe("cycle", () => {
  it("subscribes every group once, and does nothing the second time", async () => {
    const world = accountOf(120);
    const store = createMemoryStore();

    const first = await run(world, store);
    expect(first).toMatchObject({ did: "pass", reconciled: { remaining: 0 } });
    expect(world.puts).toEqual([...world.groups.keys()]);
    world.time += 24 * 60 * MINUTE;
    const second = await run(world, store);

    expect(new Set(Object.values(stepsOf(second)))).toEqual(new Set(["left"]));
    expect(world.puts).toHaveLength(120);
  });

  it("goes on where time ran out, and misses nothing", async () => {
    const world = accountOf(250);
    const store = createMemoryStore();
    let runs = 0;
    do {
      await run(world, store, { deadline: world.time + MINUTE });
      runs++;
    } while ((await store.run()).cursor !== null);

    expect(runs).toBeGreaterThan(3);
    expect(world.puts).toEqual([...world.groups.keys()]);
  });

  it("goes on behind what was written down when it was killed, and keeps to what it made", async () => {
    const world = accountOf(50);
    const store = createMemoryStore();
    await expect(run(world, killedAt(2, store))).rejects.toThrow("killed");
    expect(world.puts).toHaveLength(40);
    expect((await store.load()).size).toBe(20);
    world.time += 20 * MINUTE;

    await run(world, store);

    expect(new Set(world.puts).size).toBe(50);
    expect([...world.filters.values()].every((filters) => filters.length === 1)).toBe(true);
    const rows = [...(await store.load()).values()];
    expect(rows.every(({ state }) => state === "subscribed")).toBe(true);
    // Those that were made and not written down are yet to be caught up, too; the first twenty are.
    expect(rows.filter(({ gap }) => gap !== null)).toHaveLength(30);
  });

  it("reports each group that it cannot subscribe, with who is in the way, and goes on with the rest", async () => {
    const world = accountOf(5).add(group("/aws/lambda/rare", { logClass: "INFREQUENT_ACCESS" }));
    const store = createMemoryStore();
    const holder = (name: string) => ({ name, pattern: "", destinationArn: `arn:${name}` });
    world.filters.set("/aws/lambda/f00000", [holder("datadog"), holder("siem")]);
    world.fault = (operation, name) => {
      if (operation !== "putFilter") return;
      if (name.endsWith("00001")) throw awsError("AccessDeniedException", "not authorized");
      if (name.endsWith("00002")) throw awsError("ResourceNotFoundException", "gone");
      if (name.endsWith("00003")) throw awsError("ThrottlingException", "Rate exceeded");
    };

    const report = await run(world, store);

    expect(stepsOf(report)).toEqual({
      "/aws/lambda/f00000": "slots_taken",
      "/aws/lambda/f00001": "not_permitted",
      "/aws/lambda/f00002": "deleted_meanwhile",
      "/aws/lambda/f00003": "throttled",
      "/aws/lambda/f00004": "created",
      "/aws/lambda/rare": "infrequent_access",
    });
    expect(await rowOf(store, "f00000")).toMatchObject({ detail: "held by datadog (arn:datadog), siem (arn:siem)" });
    expect(await rowOf(store, "f00002")).toBeUndefined();
  });

  it("tries a throttled group again with the next turn", async () => {
    const world = accountOf(2);
    const store = createMemoryStore();
    world.fault = (operation, name) => {
      if (operation === "putFilter" && name.endsWith("00000")) throw awsError("ThrottlingException");
    };
    await run(world, store);
    world.fault = () => {};
    world.time += 5 * MINUTE;

    expect(stepsOf(await run(world, store))).toEqual({ "/aws/lambda/f00000": "created" });
  });

  it.each([
    ["LimitExceededException", "too many regular expressions"],
    ["InvalidParameterException", "Invalid filter pattern"],
  ])("puts the wide pattern where the narrow one is refused with %s, says so, and leaves it", async (name, message) => {
    const world = accountOf(1);
    const store = createMemoryStore();
    const put = world.putFilter.bind(world);
    world.putFilter = async (at, filter) => {
      if (filter.pattern.startsWith("%")) throw awsError(name, message);
      return put(at, filter);
    };
    await run(world, store);
    const { wide } = failurePattern({ families: new Set(["nodejs"]), formats: new Set(["text"]) });

    expect(await rowOf(store, "f00000")).toMatchObject({
      state: "subscribed",
      pattern: wide,
      detail: expect.stringContaining(message),
    });
    world.time += 24 * 60 * MINUTE;
    expect(stepsOf(await run(world, store))).toEqual({ "/aws/lambda/f00000": "left" });
  });

  it("begins a pass when the settings change, deletes what is no longer wanted and nothing else", async () => {
    const world = accountOf(3);
    const store = createMemoryStore();
    world.filters.set("/aws/lambda/f00001", [{ name: "siem", pattern: "", destinationArn: "arn:siem" }]);
    await run(world, store);

    const report = await run(world, store, { settings: { ...SETTINGS, exclude: ["*f00001"] } });

    expect(stepsOf(report)).toMatchObject({ "/aws/lambda/f00001": "deleted", "/aws/lambda/f00000": "left" });
    expect(world.filters.get("/aws/lambda/f00001")?.map(({ name }) => name)).toEqual(["siem"]);
    expect(await rowOf(store, "f00001")).toBeUndefined();
  });

  it("changes nothing in a dry run, and says what it would do", async () => {
    const world = accountOf(3);
    const services = world.services(createMemoryStore());
    const { reconcile } = await import("../../src/subscribe/reconcile.ts");
    const { steps } = await reconcile(() => true, await services.store.run(), SETTINGS, services, {
      owner: "one",
      deadline: world.time + MINUTE,
      maxGroups: 10,
      dryRun: true,
    });

    expect(steps.map(({ applied }) => applied)).toEqual(["created", "created", "created"]);
    expect(world.puts).toEqual([]);
    expect((await services.store.load()).size).toBe(0);
  });

  it("finds new groups every five minutes, every hour where a trail announces them", async () => {
    const world = accountOf(1);
    const store = createMemoryStore();
    await run(world, store);
    const create = (name: string) => world.add(group(`/aws/lambda/${name}`, { createdAt: world.time }));

    world.time += 5 * MINUTE;
    expect(await run(world, store)).toMatchObject({ did: "new_groups" });
    create("a");
    world.time += 5 * MINUTE;
    expect(stepsOf(await run(world, store))).toEqual({ "/aws/lambda/a": "created" });

    await store.noteTrail(world.time);
    world.time += 5 * MINUTE;
    expect(await run(world, store)).toMatchObject({ did: "nothing" });
    create("b");
    world.time += 60 * MINUTE;
    expect(stepsOf(await run(world, store))).toEqual({ "/aws/lambda/b": "created" });
    expect(await store.run()).toMatchObject({ trailMissedAt: expect.any(Number) });
  });

  it("leaves the work to who is at it, takes it from them by force, and they stop", async () => {
    const world = accountOf(60);
    const store = createMemoryStore();
    let isTaken = false;
    world.fault = (operation, name) => {
      if (operation !== "putFilter" || isTaken || !name.endsWith("00025")) return;
      isTaken = true;
      void store.take("two", world.time + MINUTE, world.time, true);
    };
    const first = await run(world, store);

    expect(first.reconciled).toMatchObject({ isSuperseded: true, remaining: 20 });
    expect(await run(world, store)).toMatchObject({ did: "busy" });
    expect(await run(world, store, { owner: "three", force: true })).toMatchObject({
      did: "pass",
      reconciled: { remaining: 0 },
    });
  });
});

describe("removeAll", () => {
  it("removes exactly what was made, also in several runs", async () => {
    const world = accountOf(6);
    const store = createMemoryStore();
    world.filters.set("/aws/lambda/f00000", [{ name: "mine", pattern: "", destinationArn: FORWARDER }]);
    world.filters.set("/aws/lambda/f00001", [{ name: "siem", pattern: "", destinationArn: "arn:siem" }]);
    await run(world, store);
    // Meanwhile one leads elsewhere, and one is gone with its group.
    world.filters.set("/aws/lambda/f00002", [{ name: NAME, pattern: "", destinationArn: "arn:theirs" }]);
    world.groups.delete("/aws/lambda/f00003");
    world.filters.delete("/aws/lambda/f00003");
    const services = world.services(store);

    const first = await removeAll(SETTINGS, services, { deadline: world.time + 1 });
    const rest = await removeAll(SETTINGS, services, { deadline: world.time + MINUTE });

    expect(first).toMatchObject({ removed: ["/aws/lambda/f00001"], remaining: 4 });
    expect(rest).toEqual({ removed: ["/aws/lambda/f00004", "/aws/lambda/f00005"], failed: [], remaining: 0 });
    expect([...world.filters.values()].flat().map(({ name, destinationArn }) => `${name} ${destinationArn}`)).toEqual([
      `mine ${FORWARDER}`,
      "siem arn:siem",
      `${NAME} arn:theirs`,
    ]);
  });

  it("says what it could not remove, and keeps it for the next time", async () => {
    const world = accountOf(2);
    const store = createMemoryStore();
    await run(world, store);
    world.fault = (operation, name) => {
      if (operation === "deleteFilter" && name.endsWith("0")) throw awsError("AccessDeniedException", "no");
    };

    const report = await removeAll(SETTINGS, world.services(store), { deadline: world.time + MINUTE });

    expect(report).toMatchObject({
      removed: ["/aws/lambda/f00001"],
      failed: [{ group: "/aws/lambda/f00000", why: "AccessDeniedException: no" }],
    });
    expect([...(await store.load()).keys()]).toEqual(["/aws/lambda/f00000"]);
  });
});

/** The same store, whose nth write of rows never comes to be, nor anything after it: as when the process is killed. */
function killedAt(nth: number, store: SubscriptionStore): SubscriptionStore {
  let writes = 0;
  return {
    ...store,
    put: async (rows) => {
      writes++;
      if (writes >= nth) throw new Error("killed");
      return store.put(rows);
    },
    release: async () => {},
  };
}
