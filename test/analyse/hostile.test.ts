import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { VERSION } from "../../src/version.ts";
import { LAW, LAW_TIMEOUT_MS } from "../support/laws.ts";
import { batchOf, END, ID, reportLine, START } from "../support/records.ts";

const MEGABYTE = 1_000_000;
const fill = (piece: string) => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);
const heading = `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t`;

const SHAPES = [
  { name: "colons after [ERROR]", text: `[ERROR] ${fill("a: ")}\nTraceback (most recent call last):` },
  { name: "tracebacks", text: `[ERROR] E: ${fill("\nTraceback (most recent call last):")}` },
  { name: "statuses in REPORT", text: reportLine(fill("Status: error Error Type: ")) },
  { name: "no end of a fault", text: `RequestId: ${ID} Error: ${fill("\n Runtime.")}` },
  { name: "nested JSON behind a heading", text: `${heading}${fill('{"a":[')}` },
  { name: "quotes behind a heading", text: `${heading}{"errorType":"${fill('\\"')}` },
  { name: "a long stack", text: `${heading}{"errorType":"E","stack":["${fill("    at a (b:1:1)\\n")}"]}` },
  {
    name: "network words",
    text: `${heading}{"errorType":"E","errorMessage":"${fill("getaddrinfo connect E host='")}"}`,
  },
  { name: "a raw crash that never ends", text: `/var/task/a.js:1\n${fill("\n    at ")}\nNode.js v24.0.0` },
  { name: "spaces and tabs", text: fill(" \t\u00a0\r\n") },
  { name: "escape sequences", text: fill("\u001b[0;0m\u001b[") },
  { name: "request IDs", text: fill(`{"requestId":"${ID}`) },
  { name: "an e-mail without end", text: `${heading}{"errorType":"E","errorMessage":"${fill("a@a.")}"}` },
];

describe("a megabyte of hostile text", () => {
  it.each(SHAPES)("$name makes an event of bounded size", ({ text }) => {
    for (const { failure } of analyse([batchOf(START, text, END, reportLine("Status: timeout"))]).attempts) {
      if (failure === null) continue;
      const event = buildEvent(failure, {
        environment: null,
        release: null,
        sendDefaultPii: false,
        sdkVersion: VERSION,
      });
      expect(JSON.stringify(event).length).toBeLessThan(220_000);
    }
  });
});

it("takes names of Object.prototype's members for plain text", () => {
  const error =
    '{"errorType":"__proto__","errorMessage":"constructor","__proto__":{"code":"ECONNREFUSED"},"stack":["toString"]}';
  const [found] = analyse([batchOf(START, heading + error, END, reportLine())]).attempts;
  expect(found?.failure).toMatchObject({ class: "exception", type: "__proto__", message: "constructor" });
  expect(({} as { code?: unknown }).code).toBeUndefined();
});

it("never throws, whatever is logged", { timeout: LAW_TIMEOUT_MS }, () => {
  const line = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.constantFrom(START, END, reportLine(), heading, "[ERROR] ", "Node.js v24.0.0", "FATAL ERROR: "),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      analyse([batchOf(...lines)]);
    }),
    LAW,
  );
});
