import { describe, expect, it } from "vitest";
import type { Format } from "../../src/cli/scan.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "../support/records.ts";
import { ERROR, MESSAGES, PAYLOAD, parsed, run } from "./saved-log.ts";

/** Messages whose lines look like the beginning or the end of another event (docs/known-gaps.md). */
const LOSES_ITS_BOUNDS = new Set([
  "java/exception/message-of-another-function.text",
  "python/exception/traceback-in-message.text",
]);
/** One invocation prints `[ERROR] …`, the next a traceback, and no line of the platform parts them (docs/known-gaps.md). */
const LOOKS_LIKE_ONE = ["python/handled/out_of_memory-killed-warn-311+platform.json"];
describe("scan reads", () => {
  it("batches in any order and more than once", async () => {
    const single = PAYLOAD.logEvents.map((event) => JSON.stringify({ ...PAYLOAD, logEvents: [event] }));
    const [whole] = parsed((await run([JSON.stringify(PAYLOAD)])).out);
    expect(parsed((await run([...single.toReversed(), ...single])).out)).toEqual([whole]);
  });

  it.each(loadFixtures().filter(({ name }) => LOOKS_LIKE_ONE.includes(name)))(
    "$name as plain lines: known gap",
    async ({ batch }) => {
      const plain = batch.logEvents.map(({ message }) => message.trimEnd()).join("\n");

      expect(parsed((await run([plain])).out).map(({ class: name }) => name)).toEqual(["exception"]);
    },
  );

  it.each(loadFixtures().filter(({ name }) => !LOSES_ITS_BOUNDS.has(name) && !LOOKS_LIKE_ONE.includes(name)))(
    "$name as a payload and as plain lines with the same verdicts",
    async ({ batch, expected }) => {
      const asPayload = {
        messageType: "DATA_MESSAGE",
        owner: batch.account,
        logGroup: batch.logGroup,
        logStream: batch.logStream,
        logEvents: batch.logEvents,
      };
      const plain = batch.logEvents.map(({ message }) => message.trimEnd()).join("\n");
      const of = async (text: string) =>
        parsed((await run([text])).out)
          .map(({ class: name, type, requestId }) => ({ name, type, requestId }))
          // Some lines have no time of their own.
          .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      expect(await of(JSON.stringify(asPayload))).toHaveLength(expected.length);
      expect(await of(plain)).toEqual(await of(JSON.stringify(asPayload)));
    },
  );
});

describe("known gap", () => {
  it.each([...LOSES_ITS_BOUNDS])("%s loses its bounds, saved as plain lines, and its words", async (name) => {
    const { batch, expected } = loadFixtures().find((fixture) => fixture.name === name) ?? {};
    const plain = batch?.logEvents.map(({ message }) => message.trimEnd()).join("\n") ?? "";
    const found = parsed((await run([plain])).out).map(({ message }) => message);
    expect(expected).toHaveLength(1);
    expect(found).not.toEqual([expected?.[0]?.["message"]]);
  });
});

describe("scan prints", () => {
  it("every member of the contract, with null for what is unknown", async () => {
    const [failure] = parsed((await run([MESSAGES.join("\n")])).out);
    expect(Object.keys(failure ?? {})).toEqual([
      "class",
      "phase",
      "type",
      "message",
      "title",
      "requestId",
      "account",
      "region",
      "logGroup",
      "logStream",
      "functionName",
      "runtime",
      "timestamp",
      "eventId",
      "attempt",
      "detectors",
      "evidence",
      "frames",
    ]);
    expect(failure).toMatchObject({
      account: null,
      region: null,
      logGroup: null,
      logStream: null,
      functionName: null,
      timestamp: null,
    });
  });

  it("what the user adds where the log does not tell", async () => {
    const options = { account: "210987654321", region: "us-east-1", logGroup: "/aws/lambda/bills" };
    expect(parsed((await run([MESSAGES.join("\n")], options)).out)).toMatchObject([
      { ...options, functionName: "bills" },
    ]);
  });

  it("a table with a summary", async () => {
    const { out } = await run([JSON.stringify(PAYLOAD)], { format: "table" });
    expect(out).toContain("KeyError: 'id'");
    expect(out).toContain("1 failed attempt in 1 function: 4 log events read from 1 input.");
  });

  it.each([
    {
      name: "all is told",
      text: JSON.stringify(PAYLOAD),
      options: {},
      says: "1 failed attempt in 1 function: 4 log events read from 1 input.\n",
    },
    {
      name: "the function is not known",
      text: MESSAGES.join("\n"),
      options: {},
      says: "1 failed attempt: 4 log events read from 1 input.\n--log-group <name> fills the column FUNCTION. Account, region, log group and log stream are part of the event ID: without --log-group <name>, --account <id>, --region <region>, a log that names its streams, --send sends events under other IDs than the stack's.\n",
    },
    {
      name: "the user tells the function",
      text: MESSAGES.join("\n"),
      options: { logGroup: "/aws/lambda/bills" },
      says: "1 failed attempt in 1 function: 4 log events read from 1 input.\n",
    },
    {
      name: "nothing failed",
      text: [START, END, reportLine()].join("\n"),
      options: {},
      says: "No failed attempt found: 3 log events read from 1 input.\n",
    },
    {
      name: "there is nothing",
      text: "",
      options: {},
      says: "No log events to look at: 0 log events read from 1 input.\n",
    },
  ])("below the table what was read, where $name", async ({ text, options, says }) => {
    const { out } = await run([text.replaceAll(/\s*\n\n?/g, "\n")], { format: "table", ...options });
    expect(out.slice(out.lastIndexOf("\n\n") + 1).trimStart()).toBe(says);
  });

  it.each([
    { texts: ["{", '{"foo":1}'], says: "Nothing could be read of 2 inputs.\n" },
    {
      texts: ['{"foo":1}', `${START}${END}`],
      says: "No failed attempt found: 2 log events read from 1 of 2 inputs, the rest could not be read.\n",
    },
  ])("no clean bill of health after what could not be read", async ({ texts, says }) => {
    const { code, out } = await run(
      texts.map((text) => text.replace(/^\{$/, '{"events":[')),
      { format: "table" },
    );
    expect({ code, out }).toEqual({ code: 3, out: says });
  });

  it("what the marks of right-to-left text would hide", async () => {
    const evil = ERROR.replace("'id'", "'\u202e\u2066\u200f\u009b31m'");
    const text = JSON.stringify({ ...PAYLOAD, logEvents: batchOf(START, evil, END, reportLine()).logEvents });
    for (const format of ["json", "sentry", "table"] satisfies Format[]) {
      expect((await run([text], { format })).out).not.toMatch(/(?!\n)[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    }
  });

  it("the events that Sentry would get", async () => {
    const [json] = parsed((await run([JSON.stringify(PAYLOAD)])).out);
    const [event] = parsed((await run([JSON.stringify(PAYLOAD)], { format: "sentry", environment: "prod" })).out);
    expect(event).toMatchObject({ event_id: json?.["eventId"], environment: "prod", transaction: "orders" });
  });

  it("nothing that steers the terminal", async () => {
    const evil = ERROR.replace("'id'", "'\u001b]0;owned\u0007\u009b31m'");
    const { out } = await run(
      [JSON.stringify({ ...PAYLOAD, logEvents: batchOf(START, evil, END, reportLine()).logEvents })],
      { format: "table" },
    );
    expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it.each(["table", "json", "sentry"] satisfies Format[])("nothing wrong as %s when nothing failed", async (format) => {
    const { code, err } = await run([[START, END, reportLine()].join("\n")], { format });
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});

it("keeps files of unnamed streams apart", async () => {
  const first = [START, END, reportLine("Status: timeout")].join("\n");
  const second = [`START RequestId: ${OTHER_ID} Version: $LATEST`, ERROR].join("\n");
  const { out } = await run([first, second]);
  expect(parsed(out).map(({ class: name, requestId }) => [name, requestId])).toEqual(
    expect.arrayContaining([
      ["timeout", ID],
      ["exception", OTHER_ID],
    ]),
  );
});
