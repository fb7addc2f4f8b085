import { beforeAll, describe, expect, it } from "vitest";
import { ensureVenv } from "../support/python/venv.ts";
import { relayCheck, relayNormalised } from "../support/relay/relay.ts";

const CLEAN = {
  event_id: "0a7d81344ce6726430855c00f7c50f0a",
  timestamp: 1_764_000_000,
  platform: "python",
  level: "error",
  transaction: "orders",
  exception: { values: [{ type: "KeyError", value: "'order_id'", mechanism: { type: "generic", handled: false } }] },
  tags: { function_name: "orders", cold_start: "true" },
};

describe("the check by Sentry's own normaliser", () => {
  beforeAll(() => ensureVenv("relay", "requirements-relay.txt"));

  it("finds nothing in a clean event", async () => {
    expect(await relayCheck([CLEAN, CLEAN])).toEqual([]);
  });

  it("names the event, the path and what was wrong", async () => {
    const eventId = "1b7d81344ce6726430855c00f7c50f0a";

    const findings = await relayCheck([
      CLEAN,
      { ...CLEAN, event_id: eventId, platform: "rust", environment: "none", tags: { function: "orders", region: "x" } },
    ]);

    expect(findings).toContainEqual({ eventId, what: "replaced", path: "platform", detail: 'was "rust"' });
    expect(findings).toContainEqual(expect.objectContaining({ eventId, what: "error", path: "environment" }));
    expect(findings).toContainEqual({ eventId, what: "dropped", path: "tags.function", detail: "" });
    expect(findings.filter((finding) => finding.eventId !== eventId)).toEqual([]);
  });

  it("tells what would be scrubbed only when asked", async () => {
    const event = { ...CLEAN, extra: { lines: ["fine", "password=hunter2"] } };

    expect(await relayCheck([event])).toEqual([]);
    expect(await relayCheck([event], { scrub: true })).toEqual([
      { eventId: CLEAN.event_id, what: "scrubbed", path: "extra.lines.1", detail: "@password:filter" },
    ]);
  });

  it("shows an event as Sentry would store it", async () => {
    const [stored] = await relayNormalised([{ ...CLEAN, server_name: "sandbox" }]);

    expect(stored).toMatchObject({ event_id: CLEAN.event_id, platform: "python" });
    expect(stored?.["tags"]).toContainEqual(["server_name", "sandbox"]);
  });

  it("fails when it could not check", async () => {
    await expect(relayCheck([["no", "event"]])).rejects.toThrow("not an object");
  });
});
