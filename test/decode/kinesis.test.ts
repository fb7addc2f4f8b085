import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinesisRecords, unpackRecord } from "../../src/decode/kinesis.ts";
import { kinesisEvent, kinesisRecord } from "../support/kinesis.ts";

const SPACE = fc.constantFrom("", "\n", " ", "\r\n\t");

/** A record of one gzip member for each text. */
function recordOf(...members: readonly string[]) {
  const data = Buffer.concat(members.map((member) => gzipSync(member))).toString("base64");
  const [record] = kinesisRecords(kinesisEvent(data)) ?? [];
  if (record === undefined) throw new Error("no record");
  return record;
}

describe("a Kinesis event", () => {
  it("gives its records in order, each with an event of its own", () => {
    expect(kinesisRecords(kinesisEvent("a", "b"))).toEqual([
      { sequenceNumber: "1", data: "a", event: { Records: [kinesisRecord("a", "1")] } },
      { sequenceNumber: "2", data: "b", event: { Records: [kinesisRecord("b", "2")] } },
    ]);
  });

  it.each([
    { name: "no number and no data", record: { eventSource: "aws:kinesis" } },
    { name: "other types", record: kinesisRecord(1, 2) },
    { name: "nothing", record: { eventSource: "aws:kinesis", kinesis: null } },
  ])("may have a record with $name", ({ record }) => {
    expect(kinesisRecords({ Records: [record] })).toMatchObject([{ sequenceNumber: null, data: null }]);
  });

  it.each([
    null,
    [],
    {},
    { Records: [] },
    { Records: {} },
    { Records: [{ eventSource: "aws:sqs" }] },
    { awslogs: { data: "" } },
  ])("is not %j", (event) => {
    expect(kinesisRecords(event)).toBeNull();
  });
});

describe("a record", () => {
  const payload = fc
    .tuple(
      fc.constantFrom("messageType", "owner"),
      fc.dictionary(
        fc.string().map((name) => `x-${name}`),
        fc.jsonValue(),
      ),
      fc.string(),
    )
    .map(([first, more, text]) => ({
      ...(first === "owner" ? { owner: "1" } : {}),
      messageType: "DATA_MESSAGE",
      ...more,
      logEvents: [{ id: "1", timestamp: 1, message: `${text}} {"messageType":1}` }],
    }));

  it("gives back the payloads of its members, however they are laid out and cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(payload, SPACE, fc.constantFrom(undefined, 2)), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (payloads, cut) => {
          const text = payloads.map(([value, space, indent]) => JSON.stringify(value, null, indent) + space).join("");
          const at = cut % text.length;
          for (const record of [recordOf(text), recordOf(text.slice(0, at), text.slice(at))]) {
            const parsed = unpackRecord(record).map((one) => JSON.parse(one.toString("utf8")) as unknown);
            expect(parsed).toEqual(payloads.map(([value]) => JSON.parse(JSON.stringify(value))));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    { name: "no data", record: kinesisRecord(undefined), code: "ERR_PAYLOAD_SHAPE" },
    { name: "empty data", record: kinesisRecord(""), code: "ERR_PAYLOAD_EMPTY" },
    { name: "text", record: kinesisRecord("plain text"), code: "ERR_PAYLOAD_NOT_BASE64_GZIP" },
    {
      name: "members that unpack beyond the limit together",
      record: kinesisRecord(Buffer.concat([0, 1].map(() => gzipSync("x".repeat(600)))).toString("base64")),
      code: "ERR_PAYLOAD_TOO_LARGE",
    },
  ])("with $name is refused as $code", ({ record, code }) => {
    const [read] = kinesisRecords({ Records: [record] }) ?? [];
    expect(() => read && unpackRecord(read, { maxEncodedChars: 10_000, maxUnpackedBytes: 1000 })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
