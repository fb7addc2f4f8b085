import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBytes } from "../../../src/cli/input/read-bytes.ts";
import { packed } from "../../support/records.ts";
import { BATCH, FILTER_EVENTS, PAYLOAD, parsed, run } from "../saved-log.ts";

const FILTERED = JSON.stringify({ events: FILTER_EVENTS }, null, 4);
const noise = Buffer.concat([Buffer.from([1, 2]), randomBytes(5000)]);

describe("scan gives no clean bill of health on", () => {
  it.each([
    { name: "random bytes", text: noise, says: "ERR_INPUT_BINARY: saved-0.log: is neither text nor gzip" },
    {
      name: "a zip archive",
      text: Buffer.from("504b03040000", "hex"),
      says: "is a zip archive; unpack it first (unzip)",
    },
    {
      name: "a truncated answer",
      text: FILTERED.slice(0, -300),
      says: "ERR_INPUT_TRUNCATED: saved-0.log: the JSON that begins on line 1 is cut off",
    },
    {
      name: "JSON of another kind",
      text: '{"foo":1}',
      says: "ERR_INPUT_FORMAT: saved-0.log: is JSON, but not a subscription event",
    },
    {
      name: "lines of JSON of another kind",
      text: '{"foo":1}\n{"foo":2}\n',
      says: "ERR_INPUT_FORMAT: saved-0.log: is JSON, but not",
    },
    { name: "a list of numbers", text: "[1,2,3]", says: "ERR_INPUT_FORMAT" },
    {
      name: "Insights results without the message",
      text: '{"results":[[{"field":"count","value":"3"}]]}',
      says: "1 of 1 results have no @timestamp and @message; begin the query with",
    },
    {
      name: "a CSV file without the message",
      text: "@timestamp,@logStream\n2026-01-02 03:04:05.678,x\n",
      says: "has no columns timestamp and message",
    },
    {
      name: "an error of the AWS CLI",
      text: "\nAn error occurred (ResourceNotFoundException) when calling the FilterLogEvents operation: The specified log group does not exist.\n",
      says: "is not a log but what the AWS CLI says of an error: An error occurred (ResourceNotFoundException)",
    },
    {
      name: "gzip that is cut off",
      text: gzipSync(JSON.stringify(PAYLOAD)).subarray(0, 60),
      says: "ERR_INPUT_UNREADABLE: saved-0.log: begins as gzip but cannot be unpacked: it is cut off",
    },
    {
      name: "gzip that is damaged",
      text: Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(50, 7)]),
      says: "cannot be unpacked: it is damaged",
    },
    {
      name: "gzip in gzip in gzip in gzip",
      text: gzipSync(gzipSync(gzipSync(gzipSync("x")))),
      says: "is packed more than 3 times",
    },
  ])("$name", async ({ text, says }) => {
    const { code, out, err } = await run([text], { format: "table" });
    expect(err).toContain(says);
    expect(err.split("\n")).toHaveLength(2);
    expect({ code, out }).toEqual({ code: 3, out: "Nothing could be read of 1 input.\n" });
  });

  it.each(["[".repeat(200_000), "[".repeat(200_000) + "]".repeat(200_000), '{"a":'.repeat(200_000)])(
    "brackets without end, nor dies of them",
    async (text) => {
      const { err } = await run([text]);
      expect(err).toMatch(/^lambda-sentry: (?:ERR_INPUT_\w+: |warning: )saved-0\.log: .{10,200}\n$/);
    },
  );

  it.each([
    { name: "nothing", text: "", says: "saved-0.log: is empty" },
    { name: "blank lines", text: " \n\n", says: "saved-0.log: is empty" },
    {
      name: "an answer without log events",
      text: '{"events":[],"searchedLogStreams":[]}',
      says: "saved-0.log: holds no log events",
    },
    { name: "an empty list", text: "[]", says: "saved-0.log: holds no log events" },
    {
      name: "text of any kind",
      text: "Dear reader,\nhow are you?\n",
      says: "saved-0.log: no line looks like a Lambda log; read as plain lines",
    },
    {
      name: "lines of another logger",
      text: '{"ts":1,"msg":"hi"}\n{"ts":2,"msg":"ho"}\n',
      says: "saved-0.log: no line looks like a Lambda log",
    },
  ])("$name, but a warning", async ({ text, says }) => {
    const { code, err } = await run([text]);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(`lambda-sentry: warning: ${says}`) });
  });
});

it("scan ends on any bytes and any JSON, with a reason where it did not understand them", async () => {
  const forms = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.json(),
    fc.array(fc.json(), { maxLength: 4 }).map((values) => values.join("\n")),
    fc.tuple(fc.nat(FILTERED.length), fc.string()).map(([length, more]) => FILTERED.slice(0, length) + more),
    fc.string().map((text) => `timestamp,message\n${text}`),
    fc.string().map((text) => `EVENTS\t1767323045000\t${text}`),
    fc.uint8Array({ maxLength: 50 }).map((bytes) => gzipSync(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(forms, async (form) => {
      const { code, err } = await run([form]);
      expect([0, 1, 3]).toContain(code);
      if (code === 3) expect(err).toMatch(/^lambda-sentry: ERR_\w+: /m);
      expect(err).not.toMatch(/(?!\n)\p{Cc}/u);
    }),
    { numRuns: 1000 },
  );
});

it("names the first parts of many that could not be read", async () => {
  const { err } = await run([`${JSON.stringify(PAYLOAD)}\n${"rubbish\n".repeat(50)}`]);
  expect(err.split("\n")).toHaveLength(22);
  expect(err).toContain("lambda-sentry: and 30 more parts could not be read\n");
});

describe("scan reads what it can", () => {
  it.each([
    {
      name: "lines that are no JSON",
      text: `${JSON.stringify(packed(BATCH))}\n{"awslogs":{"data":"!"}}\nrubbish\n`,
      says: [":2: awslogs.data is not base64-encoded gzip", ":3: the line is neither an event nor a payload"],
    },
    {
      name: "a first line that is none",
      text: `rubbish\n${JSON.stringify(packed(BATCH))}\n`,
      says: [":1: the line is neither an event nor a payload"],
    },
    {
      name: "a first line that is nearly one",
      text: `{"awslogs"\n${JSON.stringify(PAYLOAD)}\n`,
      says: [":1: the line is neither an event nor a payload"],
    },
    {
      name: "a second output that is cut off",
      text: `${FILTERED}\n${FILTERED.slice(0, 200)}`,
      says: ["ERR_INPUT_TRUNCATED: saved-0.log: the JSON that begins on line"],
    },
    {
      name: "an error after the output",
      text: `${FILTERED}\nAn error occurred (ExpiredTokenException)`,
      says: ["what follows is no JSON; it was not read"],
    },
    {
      name: "rows of a CSV file that have no time",
      text: `timestamp,message\n${BATCH.logEvents.map(({ timestamp, message }) => `${timestamp},"${message.replaceAll('"', '""')}"`).join("\n")}\nlater,x\n`,
      says: [":12: the row has no timestamp and message"],
    },
  ])("and says of $name that it could not", async ({ text, says }) => {
    const { code, out, err } = await run([text]);
    expect(parsed(out)).toHaveLength(1);
    for (const what of says) expect(err).toContain(what);
    expect(code).toBe(3);
  });

  it.each([
    {
      name: "a file",
      bytes: Buffer.alloc(1001, "a"),
      says: "x.log: has more than 0 MB, the limit for one input; export fewer hours, or split it (split -C 400m FILE part-)",
    },
    {
      name: "a packed file",
      bytes: gzipSync(Buffer.alloc(1001, "a")),
      says: "x.log: has more than 0 MB unpacked, the limit for one input; export fewer hours, or split it (gunzip -c FILE | split -C 400m - part-)",
    },
  ])("unless $name is too large", ({ bytes, says }) => {
    expect(() => readBytes("x.log", bytes, 1000)).toThrow(
      expect.objectContaining({ code: "ERR_INPUT_TOO_LARGE", message: says }),
    );
    expect(readBytes("x.log", bytes, 1001)).toHaveLength(1001);
  });
});
