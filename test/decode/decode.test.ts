import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePayload, unpack } from "../../src/decode/decode.ts";
import { ForwarderError } from "../../src/errors.ts";
import { batchOf, pack, packed } from "../support/records.ts";

const decode = (event: unknown) => decodePayload(unpack(event).toString("utf8"), "eu-west-1");
const base64 = (text: string) => ({ awslogs: { data: Buffer.from(text).toString("base64") } });
const whole = packed(batchOf("hello")).awslogs.data;

describe("a batch", () => {
  const logEvent = fc.record({ id: fc.string(), timestamp: fc.nat(), message: fc.string({ unit: "binary" }) });
  const payload = fc.record({
    owner: fc.string(),
    logGroup: fc.string(),
    logStream: fc.string(),
    subscriptionFilters: fc.array(fc.string()),
    logEvents: fc.array(logEvent),
  });

  it("comes out as it was packed, whatever members AWS adds", () => {
    const unknown = fc.dictionary(
      fc.string().map((key) => `x-${key}`),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(payload, unknown, (batch, more) => {
        const { owner: account, logGroup, logStream, logEvents } = batch;
        expect(decode(pack({ ...more, ...batch, messageType: "DATA_MESSAGE" }))).toEqual({
          kind: "data",
          batch: { account, region: "eu-west-1", logGroup, logStream, logEvents },
          refused: [],
        });
      }),
    );
  });

  it("keeps the good log events beside a bad one, and says which is bad", () => {
    const { logEvents } = batchOf("one", "two");
    const decoded = decode(packed(batchOf(), { logEvents: [logEvents[0], { id: "x" }, null, logEvents[1]] }));
    expect(decoded).toMatchObject({
      kind: "data",
      batch: { logEvents },
      refused: [
        { code: "ERR_LOG_EVENT_SHAPE", message: expect.stringContaining("logEvents[1]") },
        { code: "ERR_LOG_EVENT_SHAPE", message: expect.stringContaining("logEvents[2]") },
      ],
    });
  });

  it("does not take our own members from outside", () => {
    const [event] = batchOf("one").logEvents;
    const decoded = decode(packed(batchOf(), { logEvents: [{ ...event, ordinal: 7 }] }));
    expect(decoded).toMatchObject({ batch: { logEvents: [event] } });
  });

  it("may be a control message", () => {
    expect(decode(pack({ messageType: "CONTROL_MESSAGE", logEvents: [] }))).toEqual({ kind: "control" });
  });
});

describe("bad input", () => {
  it.each([
    { name: "nothing", event: undefined, code: "ERR_PAYLOAD_SHAPE" },
    { name: "null", event: null, code: "ERR_PAYLOAD_SHAPE" },
    { name: "another source's event", event: { Records: [] }, code: "ERR_PAYLOAD_SHAPE" },
    { name: "data that is no string", event: { awslogs: { data: 1 } }, code: "ERR_PAYLOAD_SHAPE" },
    { name: "empty data", event: { awslogs: { data: "" } }, code: "ERR_PAYLOAD_EMPTY" },
    { name: "no base64", event: { awslogs: { data: "%%%" } }, code: "ERR_PAYLOAD_NOT_BASE64_GZIP" },
    { name: "no gzip", event: base64("{}"), code: "ERR_PAYLOAD_NOT_BASE64_GZIP" },
    { name: "a cut payload", event: { awslogs: { data: whole.slice(0, 40) } }, code: "ERR_PAYLOAD_TRUNCATED" },
    {
      name: "no JSON inside",
      event: { awslogs: { data: gzipSync("START RequestId").toString("base64") } },
      code: "ERR_PAYLOAD_NOT_JSON",
    },
    { name: "a list", event: pack([]), code: "ERR_PAYLOAD_SHAPE" },
    { name: "an unknown message type", event: pack({ messageType: "OTHER" }), code: "ERR_PAYLOAD_SHAPE" },
    { name: "no log group", event: pack({ messageType: "DATA_MESSAGE", logEvents: [] }), code: "ERR_PAYLOAD_SHAPE" },
    { name: "log events that are no list", event: packed(batchOf(), { logEvents: {} }), code: "ERR_PAYLOAD_SHAPE" },
  ])("$name is $code", ({ event, code }) => {
    expect(() => decode(event)).toThrow(expect.objectContaining({ name: "ForwarderError", code }));
  });

  it("does not unpack beyond the limit", () => {
    const bomb = { awslogs: { data: gzipSync(Buffer.alloc(40_000_000)).toString("base64") } };
    expect(() => unpack(bomb)).toThrow(expect.objectContaining({ code: "ERR_PAYLOAD_TOO_LARGE" }));
  });

  it("does not even decode what is too long", () => {
    const long = { awslogs: { data: "A".repeat(9 * 1024 * 1024) } };
    expect(() => unpack(long)).toThrow(expect.objectContaining({ code: "ERR_PAYLOAD_TOO_LARGE" }));
  });

  it("throws nothing but its own errors", () => {
    const events = fc.oneof(
      fc.anything(),
      fc.jsonValue().map(pack),
      fc.string().map((data) => ({ awslogs: { data } })),
    );
    fc.assert(
      fc.property(events, (event) => {
        try {
          decode(event);
        } catch (error) {
          expect(error).toBeInstanceOf(ForwarderError);
        }
      }),
      { examples: [[null], [{ awslogs: null }], [pack(null)]] },
    );
  });
});
