import { describe, expect, it } from "vitest";
import { type Delivery, openDelivery } from "../../src/cli/delivery.ts";
import type { Outcome } from "../../src/deliver/outcome.ts";
import { freePort } from "../support/free-port.ts";
import { MESSAGES, PAYLOAD, run } from "./saved-log.ts";

const answering = (outcome: Outcome): Delivery => ({ host: "sentry.example:443", send: async () => outcome });
const ALL = { account: "123456789012", region: "eu-west-1" };

describe("--send", () => {
  it.each([
    { outcome: { kind: "accepted" }, code: 1, says: "1 of 1 event sent" },
    {
      outcome: { kind: "rejected", status: 401, reason: "HTTP 401: nope" },
      code: 3,
      says: "was not taken by sentry.example:443: HTTP 401: nope (check the DSN's key and project)\n",
    },
    {
      outcome: { kind: "rejected", status: 403, reason: "HTTP 403" },
      code: 3,
      says: ": HTTP 403 (check the DSN's key and project)\n",
    },
    { outcome: { kind: "rejected", status: 400, reason: "HTTP 400: too old" }, code: 3, says: ": HTTP 400: too old\n" },
    {
      outcome: { kind: "retryable", reason: "ECONNREFUSED" },
      code: 3,
      says: "was not taken by sentry.example:443: ECONNREFUSED\n",
    },
    { outcome: { kind: "rate_limited", retryAfterMs: 1500 }, code: 3, says: ": Sentry asks to wait 2 s\n" },
  ] satisfies { outcome: Outcome; code: number; says: string }[])(
    "$outcome.kind $outcome.reason",
    async ({ outcome, code, says }) => {
      const ran = await run([JSON.stringify(PAYLOAD)], ALL, { delivery: answering(outcome) });
      expect(ran).toMatchObject({ code, err: expect.stringContaining(says) });
      expect(ran.err).not.toContain("warning");
    },
  );

  it.each([
    {
      text: MESSAGES.join("\n"),
      options: {},
      needs: "--log-group <name>, --account <id>, --region <region>, a log that names its streams",
    },
    { text: JSON.stringify(PAYLOAD), options: {}, needs: "--region <region>" },
  ])("warns that the IDs are not the stack's without $needs", async ({ text, options, needs }) => {
    const { err } = await run([text], options, { delivery: answering({ kind: "accepted" }) });
    expect(err).toContain(
      `warning: Account, region, log group and log stream are part of the event ID: without ${needs}, --send`,
    );
  });

  it("names the host that refuses the connection", async () => {
    const port = await freePort();
    const delivery = await openDelivery(`http://0123456789abcdef@127.0.0.1:${port}/42`, "--dsn");
    const { err } = await run([JSON.stringify(PAYLOAD)], ALL, { delivery });
    expect(err).toContain(`was not taken by 127.0.0.1:${port}: ECONNREFUSED`);
  });

  it("says once what is wrong with the DSN, and where it came from", async () => {
    await expect(openDelivery("garbage", "--dsn")).rejects.toMatchObject({
      code: "ERR_DSN_INVALID",
      message: "--dsn: it is not a URL; expected https://<public key>@<host>/<project id>",
    });
  });
});
