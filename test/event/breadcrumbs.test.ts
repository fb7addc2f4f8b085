import { expect, it } from "vitest";

import { breadcrumbsOf } from "../../src/event/breadcrumbs.ts";
import { createTrims } from "../../src/event/trims.ts";
import type { LogRecord } from "../../src/read/log-record.ts";
import { attemptOf, FAILED_AT, failureOf, logRecord, platformRecord } from "../support/failures.ts";

const RULES = { personal: false, keepPeer: null };
const breadcrumbs = (...records: readonly LogRecord[]) =>
  breadcrumbsOf(failureOf({ attempt: attemptOf(records) }), RULES, createTrims());
const app = (text: string, json: LogRecord["json"] = null) => logRecord({ text, json });

it.each([
  { level: "info", record: app("plain text") },
  { level: "error", record: app("2025-11-24T10:00:00.000Z\t8f5c1c9e-0000-4000-8000-000000000001\tERROR\tno") },
  { level: "warning", record: app("[WARNING]\t2025-11-24T10:00:00Z\tid\tslow") },
  { level: "debug", record: app("DEBUG:root:x") },
  { level: "info", record: app("an ERRORCODE") },
  { level: "error", record: app("{…}", { level: "ERROR" }) },
  { level: "warning", record: app("{…}", { level: 40 }) },
  { level: "fatal", record: app("{…}", { severity: "critical" }) },
  { level: "info", record: app("{…}", { level: "constructor" }) },
  { level: "error", record: logRecord({ producer: "runtime" }) },
  { level: "info", record: platformRecord("START", { kind: "start" }) },
  { level: "error", record: platformRecord("REPORT", { kind: "report", status: "timeout" }) },
  { level: "error", record: platformRecord("…", { kind: "fault" }) },
] as const)("gives $level to $record.text", ({ level, record }) => {
  expect(breadcrumbs(record)).toMatchObject([{ level, category: `lambda.${record.producer}` }]);
});

it("keeps the last hundred in order, with their times", () => {
  const records = Array.from({ length: 150 }, (_, index) =>
    logRecord({ text: `line ${index}`, timestamp: FAILED_AT + index }),
  );
  const kept = breadcrumbs(...records);
  expect(kept).toHaveLength(100);
  expect(kept[0]).toEqual({
    timestamp: (FAILED_AT + 50) / 1000,
    level: "info",
    category: "lambda.app",
    message: "line 50",
  });
});

it("leaves out blank lines and unknown times", () => {
  expect(breadcrumbs(app(" \n"), logRecord({ timestamp: 0, text: "x" }))).toEqual([
    { level: "info", category: "lambda.app", message: "x" },
  ]);
});

it("cleans what it shows", () => {
  expect(
    breadcrumbs(app("\u001b[31mlogin\u001b[39m of bob@example.com with password=hunter2\u0007\ud800")),
  ).toMatchObject([{ message: "login of [email] with password=[Filtered] \ufffd" }]);
});

it.each(["x", "ü", "注", "😀", "\u0001", '"'])("cuts a long line of %j to two kilobytes", (character) => {
  for (const { message } of breadcrumbs(app(`a${character.repeat(10_000)}`))) {
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048);
    expect(message).not.toContain("\ufffd");
  }
});
