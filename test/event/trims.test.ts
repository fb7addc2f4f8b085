import { expect, it } from "vitest";
import { buildEvent } from "../../src/event/build-event.ts";
import type { SentryEvent } from "../../src/event/sentry-event.ts";
import { fitToSize } from "../../src/event/size.ts";
import { createTrims } from "../../src/event/trims.ts";
import { attemptOf, failureOf, logRecord, printedError } from "../support/failures.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };
const leftOut = ({ contexts }: SentryEvent) => contexts["trimmed"]?.["left_out"];
const frameLines = (count: number) =>
  Array.from({ length: count }, (_, index) => `    at f${index} (/var/task/a.js:${index + 1}:1)`);

it("says nothing where nothing is missing", () => {
  expect(buildEvent(failureOf({}), OPTIONS).contexts).not.toHaveProperty("trimmed");
});

it("tells what an event has no room for", () => {
  const records = Array.from({ length: 130 }, (_, index) => logRecord({ text: `line ${index}` }));
  const attempt = attemptOf([...records, logRecord({ text: "x".repeat(5000) })]);
  const error = printedError({ message: "m".repeat(9000), trace: frameLines(80) });
  expect(leftOut(buildEvent(failureOf({ error, attempt }), OPTIONS))).toEqual([
    "30 stack frames in the middle",
    "1 messages cut short",
    "31 older log lines",
    "1 log lines cut short",
  ]);
});

it("drops the least useful first, and notes each", () => {
  const frames = Array.from({ length: 40 }, (_, index) => ({
    function: `f${index}`.padEnd(200, "x"),
    filename: "a.js",
    in_app: true,
  }));
  const exception = (type: string) => ({
    type,
    mechanism: { type: "aws_lambda.logs", handled: false },
    stacktrace: { frames },
  });
  const event: SentryEvent = {
    ...buildEvent(failureOf({}), OPTIONS),
    exception: { values: [exception("Cause"), exception("Error")] },
    threads: { values: [{ id: 1, crashed: false, stacktrace: { frames } }] },
    breadcrumbs: {
      values: Array.from({ length: 50 }, () => ({ level: "info", category: "c", message: "m".repeat(500) }) as const),
    },
  };
  const limits = [50_000, 33_000, 22_000, 12_000, 8000];
  const fitted = limits.map((maxBytes) => fitToSize(event, createTrims(), maxBytes));

  const tooLarge = fitted.filter((one, index) => Buffer.byteLength(JSON.stringify(one)) > (limits[index] ?? 0));
  expect(tooLarge).toEqual([]);
  expect(fitted.map((one) => (leftOut(one) as string[]).map((text) => text.replace(/^\d+ /, "")))).toEqual([
    ["older log lines"],
    ["older log lines", "other threads"],
    ["older log lines", "other threads", "causes"],
    ["older log lines", "other threads", "causes", "stack frames in the middle"],
    ["older log lines", "other threads", "causes", "stack frames in the middle"],
  ]);
  expect(fitted.map(({ exception: { values } }) => values.at(-1)?.type)).toEqual(fitted.map(() => "Error"));
});
