import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCutJson } from "../../src/read/cut-json.ts";
import { LAW, LAW_TIMEOUT_MS } from "../support/laws.ts";

describe("a JSON object that is cut off", () => {
  it.each([
    { text: "{", is: {} },
    { text: '{"a', is: {} },
    { text: '{"a"', is: {} },
    { text: '{"a":', is: {} },
    { text: '{"a":1', is: {} },
    { text: '{"a":1,', is: { a: 1 } },
    { text: '{"a":"b', is: { a: "b" } },
    { text: '{"a":"b\\', is: { a: "b" } },
    { text: '{"a":"b\\u00e', is: { a: "b" } },
    { text: '{"a":"b\\\\', is: { a: "b\\" } },
    { text: '{"a":"b",', is: { a: "b" } },
    { text: '{"a":["b","c', is: { a: ["b", "c"] } },
    { text: '{"a": {"b": [true, nul', is: { a: { b: [true] } } },
    { text: '{"a":{},"__proto__":{"b":"c', is: JSON.parse('{"a":{},"__proto__":{"b":"c"}}') as object },
  ])("is read as far as it goes: $text", ({ text, is }) => {
    expect(parseCutJson(text)).toEqual(is);
  });

  it.each(["", "text", "[1", '{"a"]', '{"a":"b"}', "{a: 1", '{"a":"line\nend', '{"a" "b', '{"a":"b" "c', '{"a":}'])(
    "is none: %j",
    (text) => {
      expect(parseCutJson(text)).toBeNull();
    },
  );

  it("is read wherever it is cut", { timeout: LAW_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (object, at) => {
        const text = JSON.stringify(object);
        const cut = text.slice(0, 1 + (at % (text.length - 1)));

        expect(cut === text ? {} : parseCutJson(cut)).not.toBeNull();
      }),
      LAW,
    );
  });
});
