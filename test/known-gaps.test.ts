import { describe, expect, it } from "vitest";
import { analyse } from "../src/analyse.ts";
import { batchOf, END, ID, reportLine, START } from "./support/records.ts";

/** Wrong or undecidable today, and known to be (docs/known-gaps.md). A row that starts to fail is good news. */
const PLAIN = {
  errorType: "TypeError",
  errorMessage: "x is not a function",
  stackTrace: ["TypeError: x is not a function"],
};
const GAPS = [
  {
    gap: "a caught error logged as the last line, in JSON",
    lines: [
      START,
      JSON.stringify({ timestamp: "2026-01-02T03:04:05.678Z", level: "ERROR", requestId: ID, message: PLAIN }),
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "a printed heading as the last line",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t${JSON.stringify(PLAIN)}`,
      END,
      reportLine(),
    ],
    today: [{ class: "exception", network: null }],
  },
  {
    gap: "fetch failed without its cause",
    lines: [
      START,
      `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"fetch failed","stack":["TypeError: fetch failed"]}`,
      END,
      reportLine(),
    ],
    today: [{ class: "network_error", network: { reason: "unknown", peer: null } }],
  },
] as const;

describe("known gap", () => {
  it.each(GAPS)("$gap", ({ lines, today }) => {
    const failures = analyse([batchOf(...lines)]).attempts.flatMap(({ failure }) => failure ?? []);
    expect(failures.map(({ class: name, network }) => ({ class: name, network }))).toEqual(today);
  });
});
