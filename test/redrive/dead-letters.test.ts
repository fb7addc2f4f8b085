import { describe, expect, it } from "vitest";
import { type DeadLetterBox, type Letter, redriveDeadLetters } from "../../src/redrive/dead-letters.ts";
import type { RedrivenItem, Selection } from "../../src/redrive/redriven.ts";

const NOW = 1_767_323_045_000;

interface World extends Partial<Selection> {
  readonly letters: readonly (string | null)[];
  readonly max?: number;
  /** The n-th call of it fails. */
  readonly fails?: { readonly call: "sendAgain" | "remove" | "receive"; readonly at: number };
  /** What is sent comes back at once, as it does while its cause is not mended. */
  readonly comesBack?: boolean;
}

/** A queue whose letters are hidden from when they are received until they are given back; two at a time, now and then none. */
async function run({ letters, max = Number.POSITIVE_INFINITY, fails, comesBack = false, ...selection }: World) {
  const letterOf = (reason: string | null, index: number, sentAt = NOW - 1000 * index): Letter => ({
    id: `m${index}`,
    receipt: `r${index}`,
    body: `body ${index}`,
    reason,
    sentAt,
  });
  const waiting = letters.map((reason, index) => letterOf(reason, index));
  const hidden = new Map<string, Letter>();
  const log: string[] = [];
  const calls = { sendAgain: 0, remove: 0, receive: 0 };
  const tick = (call: keyof typeof calls): void => {
    const number = calls[call]++;
    if (fails?.call === call && fails.at === number) throw new Error(`${call} was refused`);
  };
  const box: DeadLetterBox = {
    size: async () => waiting.length,
    async receive() {
      tick("receive");
      const received = calls.receive % 3 === 2 ? [] : waiting.splice(0, 2);
      for (const letter of received) hidden.set(letter.id, letter);
      return received;
    },
    async giveBack(given) {
      for (const { id } of given) log.push(`back ${id}`);
      for (const { id } of given) hidden.delete(id);
    },
    async sendAgain(letter) {
      tick("sendAgain");
      log.push(`send ${letter.id}`);
      if (comesBack) waiting.push(letterOf(letter.reason, 100 + log.length, NOW + 1));
    },
    async remove(letter) {
      tick("remove");
      log.push(`remove ${letter.id}`);
      hidden.delete(letter.id);
    },
  };
  const told: RedrivenItem[] = [];
  const allowance = { left: max };
  const error = await redriveDeadLetters(
    box,
    { reason: null, dryRun: false, startedAt: NOW, ...selection },
    allowance,
    (item) => told.push(item),
  ).catch((thrown: Error) => thrown.message);
  return { log, told, error, stillHidden: [...hidden.keys()], results: told.map(({ result }) => result.kind) };
}

describe("dead letters", () => {
  it("are sent first and removed then, one after the other, however the queue hands them out", async () => {
    const { log, told, stillHidden } = await run({ letters: ["HTTP 401", null, "HTTP 401"] });
    expect(log).toEqual(["send m0", "remove m0", "send m1", "remove m1", "send m2", "remove m2"]);
    expect(told).toEqual([
      { store: "dead-letters", reason: "HTTP 401", at: NOW, result: { kind: "again" } },
      {
        store: "dead-letters",
        reason: "received too often without an end",
        at: NOW - 1000,
        result: { kind: "again" },
      },
      { store: "dead-letters", reason: "HTTP 401", at: NOW - 2000, result: { kind: "again" } },
    ]);
    expect(stillHidden).toEqual([]);
  });

  it("are only looked at in a dry run, and all given back", async () => {
    const { log, results, stillHidden } = await run({ letters: ["a", "b", "c"], dryRun: true });
    expect(log).toEqual(["back m0", "back m1", "back m2"]);
    expect(results).toEqual(["again", "again", "again"]);
    expect(stillHidden).toEqual([]);
  });

  it("go by their reason, and the others are given back", async () => {
    const { log, results } = await run({ letters: ["HTTP 401: key", "HTTP 413", "http 401"], reason: "http 401*" });
    expect(log).toEqual(["send m0", "remove m0", "send m2", "remove m2", "back m1"]);
    expect(results).toEqual(["again", "stays", "again"]);
  });

  it.each([
    { name: "without a reason", reason: null, results: ["stays", "again"] },
    { name: "with a reason that means everything", reason: "*", results: ["stays", "again"] },
    { name: "with a reason that names it", reason: "ERR_SIGHTING_SHAPE", results: ["again", "stays"] },
  ])("that nothing can read stay $name", async ({ reason, results }) => {
    const { results: got } = await run({ letters: ["ERR_SIGHTING_SHAPE", "HTTP 401"], reason });
    expect(got).toEqual(results);
  });

  it("are no more than asked for", async () => {
    const { log, stillHidden } = await run({ letters: ["a", "b", "c", "d"], max: 1 });
    expect(log).toEqual(["send m0", "remove m0", "back m1"]);
    expect(stillHidden).toEqual([]);
  });

  it("that come back while it runs stay, so that it ends", async () => {
    const { results, told } = await run({ letters: ["a", "a"], comesBack: true });
    expect(results).toEqual(["again", "again", "stays", "stays"]);
    expect(told.at(-1)?.result).toMatchObject({ why: expect.stringContaining("is the cause mended") });
  });

  it.each([
    { call: "sendAgain", log: ["send m0", "remove m0", "back m1"] },
    // In both queues: the ledger makes one event of the two.
    { call: "receive", log: ["send m0", "remove m0", "send m1", "remove m1"] },
    { call: "remove", log: ["send m0", "remove m0", "send m1", "back m1"] },
  ] as const)("are all visible again when $call is refused", async ({ call, log }) => {
    const world = await run({ letters: ["a", "b", "c"], fails: { call, at: 1 } });
    expect(world).toMatchObject({ error: `${call} was refused`, log, stillHidden: [] });
  });
});
