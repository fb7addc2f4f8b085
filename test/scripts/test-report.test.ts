import { describe, expect, it } from "vitest";

import {
  addUp,
  checkSkips,
  type ExpectedSkip,
  formatTally,
  isSuccess,
  parseExpectedSkips,
  readList,
  readRun,
  type VitestReport,
} from "../../scripts/test-report.ts";

type Row = readonly [status: string, title: string, failure?: string];

const ROOT = "/repo/";

function report(file: string, status: string, rows: readonly Row[], message = ""): VitestReport {
  const assertionResults = rows.map(([state, title, failure]) => ({
    ancestorTitles: ["queue"],
    title,
    status: state,
    failureMessages: failure === undefined ? [] : [failure],
  }));
  return { testResults: [{ name: `${ROOT}${file}`, status, message, assertionResults }] };
}

function listed(test: string): ExpectedSkip {
  return { test, probe: "docker version", output: "not found", date: "2026-01-02" };
}

describe("readRun", () => {
  it("sorts tests by what became of them", () => {
    const rows: Row[] = [
      ["passed", "sends"],
      ["failed", "retries", "Error: 1 is not 2"],
      ["skipped", "waits"],
      ["pending", "stops"],
      ["todo", "sleeps"],
    ];

    expect(readRun(report("test/queue.test.ts", "failed", rows), 1, ROOT)).toEqual({
      passed: ["test/queue.test.ts > queue > sends"],
      failed: [{ name: "test/queue.test.ts > queue > retries", message: "Error: 1 is not 2" }],
      skipped: ["waits", "stops", "sleeps"].map((title) => ({
        name: `test/queue.test.ts > queue > ${title}`,
        reason: "skipped in code",
      })),
    });
  });

  it("counts a file that failed to load as one failed test", () => {
    expect(readRun(report("test/a.test.ts", "failed", [], "Cannot find module"), 1, ROOT)).toEqual({
      passed: [],
      failed: [{ name: "test/a.test.ts", message: "Cannot find module" }],
      skipped: [],
    });
  });

  it("counts a file whose setup failed as one failed test beside its skipped ones", () => {
    const { failed, skipped } = readRun(report("test/a.test.ts", "failed", [["skipped", "sends"]]), 1, ROOT);

    expect(failed).toEqual([{ name: "test/a.test.ts", message: "the file failed outside of its tests" }]);
    expect(skipped).toHaveLength(1);
  });

  it.each([1, "SIGKILL"])("counts an end with %s without a failed test as a failure", (exit) => {
    const { passed, failed } = readRun(report("test/a.test.ts", "passed", [["passed", "sends"]]), exit, ROOT);

    expect(passed).toHaveLength(1);
    expect(failed).toEqual([{ name: "vitest", message: expect.stringContaining(`exit ${exit}`) }]);
  });

  it("counts a missing report as a failure", () => {
    expect(readRun(null, 0, ROOT).failed).toEqual([{ name: "vitest", message: "wrote no report (exit 0)" }]);
  });

  it("keeps a name on one line", () => {
    const { passed } = readRun(report("test/a.test.ts", "passed", [["passed", "a\r\n\u001bb"]]), 0, ROOT);

    expect(passed).toEqual(["test/a.test.ts > queue > a\\r\\n\\u001bb"]);
  });
});

it("names listed tests as a run would", () => {
  const list = [{ name: "queue > sends", file: `${ROOT}test/queue.test.ts` }];

  expect(readList(list, "no Python", ROOT)).toEqual([
    { name: "test/queue.test.ts > queue > sends", reason: "no Python" },
  ]);
});

describe("checkSkips", () => {
  const tally = addUp([
    { passed: ["a.test.ts > runs"], failed: [{ name: "a.test.ts > fails", message: "" }], skipped: [] },
    { passed: [], failed: [], skipped: [{ name: "b.test.ts > waits", reason: "no engine" }] },
  ]);

  it.each([
    { by: "its name", rows: ["b.test.ts > waits"] },
    { by: "its beginning", rows: ["b.test.ts*"] },
  ])("is content with a skip that is listed by $by", ({ rows }) => {
    expect(checkSkips(tally, rows.map(listed))).toEqual([]);
  });

  it.each([
    { why: "nothing is listed", rows: [] },
    { why: "another test is listed", rows: ["b.test.ts > waits longer"] },
    { why: "only its beginning is listed, without a star", rows: ["b.test.ts"] },
  ])("names a skip when $why", ({ rows }) => {
    expect(checkSkips(tally, rows.map(listed))).toContainEqual({
      name: "b.test.ts > waits",
      message: "skipped, and not on the list of expected skips",
    });
  });

  it.each(["a.test.ts > runs", "a.test.ts > fails", "a.test.ts*"])(
    "names a row that covers a test that ran: %s",
    (row) => {
      expect(checkSkips(tally, [listed(row), listed("b*")])).toEqual([
        { name: row, message: "would run now: take it off the list" },
      ]);
    },
  );

  it("names a row that covers nothing", () => {
    expect(checkSkips(tally, [listed("c*"), listed("b*")])).toEqual([
      { name: "c*", message: "there is no such test: take it off the list" },
    ]);
  });
});

describe("parseExpectedSkips", () => {
  it("gives back complete rows", () => {
    const rows = [listed("a*"), listed("b")];

    expect(parseExpectedSkips(JSON.stringify(rows))).toEqual(rows);
    expect(parseExpectedSkips("[]")).toEqual([]);
  });

  it.each([
    { text: "{}", message: "not an array" },
    { text: '[{ "test": "a", "probe": "p", "output": "o" }]', message: "row 1" },
    { text: '[{ "test": "a", "probe": "p", "output": "o", "date": 3 }]', message: "row 1" },
    { text: "[null]", message: "row 1" },
    { text: "[", message: "JSON" },
  ])("refuses $text", ({ text, message }) => {
    expect(() => parseExpectedSkips(text)).toThrow(message);
  });
});

describe("formatTally", () => {
  it("names failures and skips, each on one line, and ends with the counts", () => {
    const tally = {
      passed: ["a", "b"],
      failed: [{ name: "c", message: "Error:\n  1 is not 2" }],
      skipped: [{ name: "d", reason: "`docker version`: not\nfound" }],
    };

    expect(formatTally(tally).split("\n")).toEqual([
      "failed: c: Error: 1 is not 2",
      "skipped: d: `docker version`: not found",
      "1 skipped",
      "2 passed, 1 failed",
    ]);
  });

  it("cuts what is too long to read", () => {
    const tally = { passed: [], failed: [{ name: "a", message: "x".repeat(10_000) }], skipped: [] };

    expect(formatTally(tally).length).toBeLessThan(500);
  });
});

it.each([
  { passed: ["a"], failures: 0, success: true },
  { passed: ["a"], failures: 1, success: false },
  { passed: [], failures: 0, success: false },
])("calls $passed.length passed, $failures failed a success: $success", ({ passed, failures, success }) => {
  const failed = Array.from({ length: failures }, () => ({ name: "b", message: "" }));

  expect(isSuccess({ passed, failed, skipped: [] })).toBe(success);
});
