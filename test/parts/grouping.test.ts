import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDsn } from "../../src/deliver/dsn.ts";
import { createSender } from "../../src/deliver/sender.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { type Bugsink, startBugsink } from "../support/bugsink/bugsink.ts";
import { occurrencesOf, WAYS } from "../support/repeated-failures.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.0.0" };
const FUNCTIONS = ["orders", "payments"];
const TIMES = 8;

describe("a server that groups", () => {
  let bugsink: Bugsink;
  beforeAll(async () => {
    bugsink = await startBugsink();
  });
  afterAll(() => bugsink?.stop());

  it("has one issue for each way in which each function fails, however often it does", async () => {
    const sender = createSender(parseDsn(bugsink.dsn), { deadlineMs: 60_000, now: Date.now, userAgent: "test/1" });
    for (const name of FUNCTIONS) {
      for (const way of WAYS) {
        for (const failure of occurrencesOf(way, name, TIMES)) {
          expect(await sender.send(buildEvent(failure, OPTIONS))).toEqual({ kind: "accepted" });
        }
      }
    }
    const issues = await bugsink.issues();
    expect(issues.map(({ events }) => events)).toEqual(issues.map(() => TIMES));
    expect(issues).toHaveLength(FUNCTIONS.length * WAYS.length);
    expect(await bugsink.invalid()).toEqual([]);
  });
});
