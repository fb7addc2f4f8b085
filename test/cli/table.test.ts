import { describe, expect, it } from "vitest";
import type { FailureJson } from "../../src/cli/failure-json.ts";
import { failuresTable } from "../../src/cli/output.ts";

const FAILURE: FailureJson = {
  class: "out_of_memory",
  phase: "invoke",
  type: "Runtime.OutOfMemory",
  message: null,
  title: "OutOfMemory: Used all 128 MB of a function that had a lot to say about it before it died at last",
  requestId: "8f5c1c9e-0000-4000-8000-000000000001",
  account: null,
  region: null,
  logGroup: null,
  logStream: null,
  functionName: "orders",
  runtime: "nodejs",
  timestamp: "2026-01-02T03:04:05.678Z",
  eventId: "9928bca4a4ea3bd74217698a95abe3b3",
  attempt: 2,
  detectors: [],
  evidence: [],
  frames: 0,
};

const linesOf = (width: number | null, failure: Partial<FailureJson> = {}) =>
  failuresTable([{ ...FAILURE, ...failure }], [""], { width, hasColours: false })
    .split("\n")
    .slice(0, 2);

describe("the table of failures", () => {
  it.each([
    {
      width: 260,
      time: "2026-01-02 03:04:05.678Z",
      title: FAILURE.title,
      request: `${FAILURE.requestId} #2`,
      event: FAILURE.eventId,
    },
    {
      width: 170,
      time: "2026-01-02 03:04:05",
      title: /^.{40,50}…$/,
      request: `${FAILURE.requestId} #2`,
      event: FAILURE.eventId,
    },
    { width: 149, time: "2026-01-02 03:04:05", title: /^.{40,80}…$/, request: `${FAILURE.requestId} #2`, event: null },
    { width: 110, time: "2026-01-02 03:04:05", title: /^.{39,50}…$/, request: "8f5c1c9e #2", event: null },
    { width: 98, time: "01-02 03:04:05", title: /^.{39,50}…$/, request: "8f5c1c9e #2", event: null },
    { width: 80, time: "01-02 03:04:05", title: /^.{19,30}…$/, request: "8f5c1c9e #2", event: null },
  ])("gives the title room on a terminal of $width characters", ({ width, time, title, request, event }) => {
    const [heading = "", row = ""] = linesOf(width);
    const cells = row.split(/ {2,}/);
    expect(cells).toEqual([
      time,
      "orders",
      "out_of_memory",
      expect.stringMatching(title),
      request,
      ...(event === null ? [] : [event]),
    ]);
    expect(heading.includes("EVENT ID")).toBe(event !== null);
    expect(Math.max(heading.length, row.length)).toBeLessThanOrEqual(width);
  });

  it("keeps all columns where they fit", () => {
    const [, row] = linesOf(140, { title: "Timeout: 3 s" });
    expect(row).toContain(FAILURE.eventId);
    expect(row).toContain(FAILURE.requestId);
  });

  it("leaves nothing out of a file but the end of a very long title", () => {
    const [heading, row = ""] = linesOf(null, { title: "x".repeat(300) });
    expect(heading).toMatch(/^TIME +FUNCTION +VERDICT +TITLE +REQUEST ID +EVENT ID$/);
    expect(row.split(/ {2,}/)[3]).toBe(`${"x".repeat(119)}…`);
  });
});
