import { expect, it } from "vitest";
import { cycle } from "../../src/subscribe/cycle.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { aFunction, group, SETTINGS, World } from "./world.ts";

const SOURCE = { account: "123456789012", region: "eu-west-1" };
const MINUTE = 60_000;
const GROUPS = 10_000;
/** What the subscriber's Lambda function has, and what its schedule waits between two turns. */
const TIME_LIMIT = 15 * MINUTE;
const SCHEDULE = 5 * MINUTE;

interface Figures {
  readonly minutes: number;
  readonly invocations: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}

/** Runs the schedule until a pass is done, and tells what it took. */
async function pass(world: World, store = createMemoryStore()): Promise<Figures> {
  const begun = world.time;
  const before = { ...world.calls };
  const throttledBefore = world.throttled;
  let invocations = 0;
  do {
    const started = world.time;
    const options = {
      owner: `run-${invocations}`,
      deadline: started + TIME_LIMIT - MINUTE,
      maxGroups: Number.POSITIVE_INFINITY,
      force: false,
    };
    await cycle(SETTINGS, SOURCE, world.services(store), options);
    expect(world.time).toBeLessThan(started + TIME_LIMIT);
    world.time = Math.max(world.time, Math.ceil((world.time + 1) / SCHEDULE) * SCHEDULE);
    invocations++;
    expect(invocations).toBeLessThan(200);
  } while ((await store.run()).cursor !== null);
  const calls = Object.fromEntries(
    Object.entries(world.calls).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
  return {
    minutes: Math.round((world.time - begun) / MINUTE),
    invocations,
    calls,
    throttled: world.throttled - throttledBefore,
  };
}

/** Somebody else in the account, who takes their share of the quota now and then. */
function noisy(world: World): void {
  let calls = 0;
  world.fault = () => {
    calls++;
    if (calls % 97 !== 0) return;
    world.throttled++;
    throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
  };
}

it("subscribes 10,000 groups within the quotas, none missed and none touched twice", async () => {
  const world = new World();
  for (let at = 0; at < GROUPS; at++) {
    const name = `f${String(at).padStart(5, "0")}`;
    world.add(group(`/aws/lambda/${name}`));
    world.functions.push(aFunction(name, { runtime: ["nodejs24.x", "python3.14", "java21", null][at % 4] ?? null }));
  }
  const store = createMemoryStore();

  const first = await pass(world, store);
  const isAllOwn = [...world.filters.values()].every((filters) => filters.length === 1);
  expect({ groups: world.filters.size, isAllOwn }).toEqual({ groups: GROUPS, isAllOwn: true });
  expect({ puts: world.puts.length, groups: new Set(world.puts).size }).toEqual({ puts: GROUPS, groups: GROUPS });
  expect(first.throttled).toBe(0);

  world.time += 24 * 60 * MINUTE;
  const second = await pass(world, store);
  expect(second.calls["putFilter"]).toBe(0);
  expect(second.calls["listFilters"]).toBe(GROUPS);

  world.time += 24 * 60 * MINUTE;
  noisy(world);
  const third = await pass(world, store);
  expect(third.calls["putFilter"]).toBe(0);
  expect(world.puts).toHaveLength(GROUPS);

  for (const [name, figures] of Object.entries({ first, "a day later": second, "with throttling": third })) {
    const { minutes, invocations, calls, throttled } = figures;
    process.stdout.write(
      `${GROUPS} groups, ${name}: ${minutes} min, ${invocations} invocations, ${throttled} throttled, calls ${JSON.stringify(calls)}\n`,
    );
  }
}, 60_000);
