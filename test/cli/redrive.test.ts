import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type RedriveOptions, type RedriveTarget, redrive } from "../../src/cli/redrive.ts";
import { ForwarderError } from "../../src/errors.ts";
import { awsFault } from "../../src/redrive/aws-fault.ts";
import type { Letter } from "../../src/redrive/dead-letters.ts";

const AT = Date.parse("2026-01-02T03:04:05Z");
const EVIL = "HTTP 400: \u001b]0;owned\u0007 \u202e";
const COMMAND = fileURLToPath(new URL("../../src/cli/lambda-sentry.ts", import.meta.url));

const OPTIONS: RedriveOptions = {
  store: "all",
  stack: "watch",
  reason: null,
  max: Number.POSITIVE_INFINITY,
  dryRun: false,
  undecodable: false,
  startedAt: AT,
  json: false,
};

function targetOf(reasons: readonly string[], more: Partial<RedriveTarget["box"]> = {}): RedriveTarget {
  const letters = reasons.map(
    (reason, index): Letter => ({ id: String(index), receipt: "", body: "", reason, sentAt: AT - index * 60_000 }),
  );
  const box = {
    size: async () => reasons.length,
    receive: async () => letters.splice(0, 10),
    giveBack: async () => {},
    sendAgain: async () => {},
    remove: async () => {},
    ...more,
  };
  const bucket = { async *list() {}, read: async () => "", remove: async () => {} };
  return { box, bucket, forwarder: { invoke: async () => ({ kind: "failed", why: "no" }) } };
}

async function run(target: RedriveTarget | Error, options: Partial<RedriveOptions> = {}) {
  let out = "";
  let err = "";
  const steps: string[] = [];
  const progress = {
    expect: (total: number) => void steps.push(`expect ${total}`),
    step: () => void steps.push("step"),
    close: () => void steps.push("close"),
  };
  const open = async () => {
    if (target instanceof Error) throw target;
    return target;
  };
  const code = await redrive({ ...OPTIONS, ...options }, open, {
    screen: { width: null, hasColours: false },
    progress,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err, steps };
}

describe("redrive", () => {
  it("says by reason what was done", async () => {
    const { code, out, err, steps } = await run(targetOf(["HTTP 401", "ERR_SIGHTING_SHAPE", "HTTP 401"]));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`\
WHERE         REASON              COUNT  OLDEST               NEWEST               WHAT HAPPENED
dead-letters  HTTP 401                2  2026-01-02 03:02:05  2026-01-02 03:04:05  sent to the failure queue
dead-letters  ERR_SIGHTING_SHAPE      1  2026-01-02 03:03:05  2026-01-02 03:03:05  stays: no reporter can read it; --reason ERR_SIGHTING_SHAPE sends it nevertheless

2 tried again, 1 stay, 0 could not be tried.
`);
    expect(steps).toEqual(["expect 3", "step", "step", "step", "close"]);
  });

  it("says in a dry run what it would do", async () => {
    const { out } = await run(targetOf(["HTTP 401"]), { dryRun: true });
    expect(out).toContain("WHAT WOULD HAPPEN\n");
    expect(out).toContain("would be sent to the failure queue\n");
    expect(out).toContain("Dry run, nothing was changed: 1 would be tried again");
  });

  it("prints one JSON document", async () => {
    const { out } = await run(targetOf(["HTTP 401"]), { json: true, dryRun: true });
    expect(JSON.parse(out)).toEqual({
      stack: "watch",
      dryRun: true,
      complete: true,
      groups: [
        {
          store: "dead-letters",
          reason: "HTTP 401",
          result: "again",
          why: null,
          count: 1,
          oldest: "2026-01-02T03:04:05.000Z",
          newest: "2026-01-02T03:04:05.000Z",
        },
      ],
    });
  });

  it("has nothing to do where nothing waits", async () => {
    expect(await run(targetOf([]))).toMatchObject({ code: 0, out: "Nothing waits to be tried again.\n", err: "" });
  });

  it("says what it has done when AWS refuses the rest", async () => {
    let sent = 0;
    const sendAgain = async () => {
      if (sent++ === 1) throw new ForwarderError("ERR_AWS_DENIED", "you may not");
    };
    const { code, out, err } = await run(targetOf(["a", "b", "c"], { sendAgain }));
    expect(code).toBe(3);
    expect(out).toContain("1 tried again, 0 stay, 0 could not be tried.");
    expect(err).toBe("lambda-sentry: ERR_AWS_DENIED: you may not\n");
  });

  it("says nothing of what it could not look at", async () => {
    const { code, out, err } = await run(new ForwarderError("ERR_STACK_NOT_FOUND", "there is no stack watch"));
    expect({ code, out, err }).toEqual({
      code: 3,
      out: "",
      err: "lambda-sentry: ERR_STACK_NOT_FOUND: there is no stack watch\n",
    });
  });

  it.each([false, true])("writes reasons without what steers the terminal, as JSON: %s", async (json) => {
    const { out } = await run(targetOf([EVIL]), { json });
    expect(out).toContain("HTTP 400");
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe("an AWS call's error", () => {
  it.each([
    { error: named("CredentialsProviderError", "Could not load credentials"), code: "ERR_AWS_CREDENTIALS" },
    { error: named("ExpiredTokenException", "expired"), code: "ERR_AWS_CREDENTIALS" },
    { error: named("UnrecognizedClientException", "invalid"), code: "ERR_AWS_CREDENTIALS" },
    { error: named("AccessDeniedException", "not authorized to perform sqs:SendMessage"), code: "ERR_AWS_DENIED" },
    { error: named("AccessDenied", "Access Denied"), code: "ERR_AWS_DENIED" },
    { error: new Error("Region is missing"), code: "ERR_AWS_REGION" },
    { error: named("TimeoutError", "socket timed out"), code: "ERR_AWS_CALL" },
    { error: "text", code: "ERR_AWS_CALL" },
  ])("$error is $code", ({ error, code }) => {
    expect(awsFault("the queue could not be read", error)).toMatchObject({ code });
  });
});

describe("the command", () => {
  const command = (...args: readonly string[]) => {
    const env = { PATH: process.env["PATH"] ?? "" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8", env });
    return { status, out: stdout, err: stderr };
  };

  it.each([
    { args: ["redrive", "letters"], says: "Allowed choices are dead-letters, undelivered, all." },
    { args: ["redrive", "--max", "0"], says: "it must be a whole number from 1 on." },
    { args: ["redrive", "--max", "1e99"], says: "it must be a whole number from 1 on." },
    { args: ["redrive", "--dryrun"], says: "Did you mean --dry-run?" },
  ])("calls $args wrong usage", ({ args, says }) => {
    const { status, out, err } = command(...args);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(says);
  });

  it("tells in its help what has to be known", () => {
    const { out } = command("redrive", "--help");
    for (const text of ["--dry-run", "Examples:", "Exit codes: 3", "Needed rights"]) expect(out).toContain(text);
  });
});
