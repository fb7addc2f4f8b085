import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecretName, plainValue } from "../../src/contract/plain-value.ts";

const plain = (value: unknown, limits = {}) => plainValue(value, { personal: false }, limits);

describe("a plain value", () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const trap = Object.defineProperty({}, "x", { enumerable: true, get: () => JSON.parse("{") });

  it.each([
    {
      what: "numbers and texts",
      value: { a: 1, b: "text", c: null, d: true },
      shown: { a: 1, b: "text", c: null, d: true },
    },
    {
      what: "secrets by name, whatever they are",
      value: { password: 7, token: ["x"] },
      shown: { password: "[Filtered]", token: "[Filtered]" },
    },
    { what: "an empty secret", value: { password: "", token: null }, shown: { password: "", token: null } },
    {
      what: "secrets and persons in texts",
      value: ["a=1&token=x1", "bob@example.com"],
      shown: ["a=1&token=[Filtered]", "[email]"],
    },
    { what: "secrets in names", value: { "bob@example.com": 1 }, shown: { "[email]": 1 } },
    { what: "a circle", value: circular, shown: { self: "[Circular]" } },
    {
      what: "dates, errors, maps, sets",
      value: [new Date(0), new RangeError("x"), new Map([["k", 1]]), new Set([1])],
      shown: ["1970-01-01T00:00:00.000Z", "RangeError: x", { k: 1 }, [1]],
    },
    {
      what: "what JSON lacks",
      value: [3n, Number.NaN, Symbol.for("s"), () => {}],
      shown: ["3", "NaN", "Symbol(s)", "[Function]"],
    },
    { what: "bytes", value: Buffer.from("hunter2"), shown: "[7 bytes]" },
    { what: "what cannot be read", value: { trap }, shown: { trap: "[Unreadable]" } },
    { what: "half a character", value: "a\ud800", shown: "a\ufffd" },
    { what: "names of prototypes", value: JSON.parse('{"__proto__":{"a":1},"constructor":1,"b":2}'), shown: { b: 2 } },
  ])("shows $what", ({ value, shown }) => {
    expect(plain(value)).toEqual(shown);
  });

  it.each([
    { what: "depth", value: [[[[1]]]], limits: { depth: 2 }, shown: [["[Array]"]] },
    { what: "members", value: [1, 2, 3], limits: { members: 2 }, shown: [1, 2, "… 1 more"] },
    { what: "characters", value: "word word", limits: { chars: 5 }, shown: "word…" },
  ])("is bounded in $what", ({ value, limits, shown }) => {
    expect(plain(value, limits)).toEqual(shown);
  });

  it("is bounded JSON of any value, and shown once more it is the same", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        const once = plain(value);
        const text = JSON.stringify(once) ?? "null";
        expect(text.length).toBeLessThan(2_000_000);
        expect(JSON.stringify(plain(JSON.parse(text))) ?? "null").toBe(text);
      }),
    );
  });

  it("is bounded as a whole", () => {
    const wide = Array.from({ length: 100 }, () =>
      Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => 1)),
    );
    expect(JSON.stringify(plain(wide)).length).toBeLessThan(20_000);
  });
});

it.each([
  {
    names: [
      "password",
      "DB_PASSWORD",
      "clientSecret",
      "x-api-key",
      "Authorization",
      "cookie",
      "session",
      "accessToken",
    ],
    is: true,
  },
  { names: ["order", "author", "passenger", "keyboard", "tokenizer", "user-agent", ""], is: false },
])("secret names: $is of $names", ({ names, is }) => {
  expect(names.map(isSecretName)).toEqual(names.map(() => is));
});
