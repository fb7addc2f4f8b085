import { describe, expect, it } from "vitest";
import type { Attempt } from "../../src/attempts/attempt.ts";
import { attemptsOf, END, ID, OTHER_ID, reportLine, START } from "../support/records.ts";

const INIT = "INIT_START Runtime Version: python:3.12.v27\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0";
const INIT_FAILED = "INIT_REPORT Init Duration: 154.03 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError";
const MANAGED =
  '{"time":"2026-01-02T03:04:05.000Z","type":"platform.initStart","record":{"initializationType":"lambda-managed-instances","phase":"init","functionName":"orders"}}';
const error = (text: string) =>
  `[ERROR] KeyError: '${text}'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler`;
const start = (id: string) => `START RequestId: ${id} Version: $LATEST\n`;
const line = (id: string, text: string) => `2026-01-02T03:04:05.678Z\t${id}\tINFO\t${text}`;
const jsonLine = (id: string, text: string) =>
  `{"timestamp":"2026-01-02T03:04:05.678Z","level":"INFO","requestId":"${id}","message":"${text}"}`;
const platform = (type: string, id: string) =>
  `{"time":"2026-01-02T03:04:05.678Z","type":"platform.${type}","record":{"requestId":"${id}","status":"success"}}`;

/** An attempt as `<first four of the ID>: first words of its lines`, the prelude before a bar. */
function shape({ requestId, records, preludeLength }: Attempt): string {
  const words = records.map(({ text }) => text.replace(/^\S+\t\S+\t\w+\t/, "").split(/[ :]/)[0] ?? "");
  const prelude = words.slice(0, preludeLength);
  const own = words.slice(preludeLength).join(" ");
  return `${requestId?.slice(-1) ?? "-"}: ${prelude.length > 0 ? `${prelude.join(" ")} | ` : ""}${own}`.trim();
}

describe("a stream is cut", () => {
  it.each([
    {
      name: "at START and REPORT",
      lines: [START, "a", END, reportLine(), start(OTHER_ID), "b", reportLine("", OTHER_ID)],
      shapes: ["1: START a END REPORT", "2: START b REPORT"],
    },
    {
      name: "with the init before the first invocation",
      lines: [INIT, "loading", START, END, reportLine()],
      shapes: ["1: INIT_START loading | START END REPORT"],
    },
    {
      name: "with a failed init before the invocation that tries it again",
      lines: [INIT, INIT_FAILED, INIT_FAILED, START, END, reportLine()],
      shapes: ["1: INIT_START INIT_REPORT INIT_REPORT | START END REPORT"],
    },
    {
      name: "into an attempt without ID where no invocation followed a failed init",
      lines: [INIT, INIT_FAILED],
      shapes: ["-: INIT_START INIT_REPORT |"],
    },
    {
      name: "without what is printed at shutdown",
      lines: [START, END, reportLine(), "Traceback (most recent call last):", "bye"],
      shapes: ["1: START END REPORT"],
    },
    {
      name: "with old platform lines after REPORT",
      lines: [
        START,
        END,
        reportLine(),
        `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError`,
      ],
      shapes: ["1: START END REPORT RequestId"],
    },
    {
      name: "where START is not logged",
      lines: [line(ID, "a"), "b", reportLine(), line(OTHER_ID, "c")],
      shapes: ["1: a b REPORT", "2: c"],
    },
    {
      name: "where the batch begins in the middle",
      lines: ["a", error("x"), END, reportLine()],
      shapes: ["1: a [ERROR] END REPORT"],
    },
    {
      name: "between errors of which nothing else was delivered",
      lines: [error("x"), error("y"), error("x")],
      shapes: ["-: [ERROR]", "-: [ERROR]", "-: [ERROR]"],
    },
    {
      name: "at a START that repeats the request ID",
      lines: [START, END, reportLine(), START, END, reportLine()],
      shapes: ["1: START END REPORT", "1: START END REPORT"],
    },
    {
      name: "at a START whose predecessor never ended",
      lines: [START, "a", start(OTHER_ID), "b"],
      shapes: ["1: START a", "2: START b"],
    },
    {
      name: "with late lines going to their own invocation",
      lines: [START, END, reportLine(), start(OTHER_ID), line(ID, "late"), reportLine("", OTHER_ID)],
      shapes: ["1: START END REPORT late", "2: START REPORT"],
    },
    {
      name: "without being fooled by a quoted line of another function",
      lines: [START, reportLine("Status: timeout", OTHER_ID), END, reportLine()],
      shapes: ["1: START REPORT END REPORT"],
    },
    {
      name: "by request ID on Managed Instances",
      lines: [
        MANAGED,
        platform("start", ID),
        platform("start", OTHER_ID),
        jsonLine(ID, "a"),
        jsonLine(OTHER_ID, "b"),
        platform("report", OTHER_ID),
        platform("report", ID),
      ].map((text) => text),
      shapes: ['1: {"time" | {"time" {"timestamp" {"time"', '2: {"time" {"timestamp" {"time"'],
    },
  ])("$name", ({ lines, shapes }) => {
    expect(attemptsOf(...lines).map(shape)).toEqual(shapes);
  });

  it("numbers the attempts of one request ID", () => {
    expect(attemptsOf(START, END, reportLine(), START, END, reportLine()).map(({ number }) => number)).toEqual([1, 2]);
  });

  it("knows the environment of every invocation after INIT_START", () => {
    const attempts = attemptsOf(INIT, START, END, reportLine(), start(OTHER_ID));
    expect(attempts.map(({ environment }) => environment.runtimeVersion)).toEqual([
      "python:3.12.v27",
      "python:3.12.v27",
    ]);
  });

  it.each(["undefined", "-", "", "not-a-uuid"])("does not take %j for a request ID", (id) => {
    const [attempt] = attemptsOf(START, `2026-01-02T03:04:05.678Z\t${id}\tINFO\ta`, reportLine());
    expect(attempt?.records).toHaveLength(3);
  });
});
