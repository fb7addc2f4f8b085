import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bugsink, startBugsink } from "../support/bugsink/bugsink.ts";

const EVENT = {
  event_id: "0a7d81344ce6726430855c00f7c50f0a",
  platform: "python",
  level: "error",
  transaction: "orders",
  exception: { values: [{ type: "KeyError", value: "'order_id'" }] },
  tags: { function_name: "orders" },
};

describe("the Bugsink server", () => {
  let bugsink: Bugsink;

  beforeAll(async () => {
    bugsink = await startBugsink({ quota: 5 });
  });

  afterAll(() => bugsink?.stop());

  async function post(event: Record<string, unknown>): Promise<Response> {
    const { protocol, host, username, pathname } = new URL(bugsink.dsn);
    const envelope = [{ event_id: event["event_id"] }, { type: "event" }, { timestamp: Date.now() / 1000, ...event }];
    return fetch(`${protocol}//${host}/api${pathname}/envelope/?sentry_key=${username}`, {
      method: "POST",
      body: envelope.map((part) => JSON.stringify(part)).join("\n"),
    });
  }

  it("starts empty, makes one issue of an event, and counts an event id once", async () => {
    expect(await bugsink.issues()).toEqual([]);

    const answers = [await post(EVENT), await post(EVENT)];

    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await bugsink.issues()).toEqual([
      {
        id: expect.any(String),
        type: "KeyError",
        value: "'order_id'",
        title: "KeyError: 'order_id'",
        transaction: "orders",
        events: 1,
      },
    ]);
    expect(await bugsink.event(EVENT.event_id)).toMatchObject(EVENT);
    expect(await bugsink.event("f".repeat(32))).toBeUndefined();
  });

  it("names what the schema objects to", async () => {
    expect(await bugsink.invalid()).toEqual([]);

    await post({ ...EVENT, event_id: "1".repeat(32), tags: { cold_start: true } });

    expect(await bugsink.invalid()).toEqual([expect.stringContaining("tags")]);
  });

  it("answers 429 beyond its quota", async () => {
    const answers: Response[] = [];
    for (let i = 2; i < 9; i++) answers.push(await post({ ...EVENT, event_id: String(i).repeat(32) }));

    const refused = answers.at(-1);
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get("x-sentry-rate-limits")).toMatch(/^\d+::key/);
  });

  it("gives every instance its own data", async () => {
    const other = await startBugsink();
    try {
      expect(new URL(other.dsn).port).not.toBe(new URL(bugsink.dsn).port);
      expect(await other.issues()).toEqual([]);
      expect(await bugsink.issues()).not.toEqual([]);
    } finally {
      await other.stop();
    }
  });
});
