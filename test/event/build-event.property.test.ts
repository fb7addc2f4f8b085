import fc from "fast-check";
import { expect, it } from "vitest";
import { FAILURE_CLASSES } from "../../src/detect/finding.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { eventTitle } from "../../src/event/title.ts";
import { attemptOf, failureOf, logRecord, platformRecord, printedError } from "../support/failures.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "",
    " ",
    "\n",
    "\0",
    "\ud800",
    "password=hunter2",
    "bob@example.com",
    "10.0.0.7:5432",
    "Runtime.ExitError",
  ),
  fc
    .tuple(fc.constantFrom("\u0001", "注", '"', "\\", "\ud83d", "a b "), fc.nat(40_000))
    .map(([piece, times]) => piece.repeat(times)),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const runtime = fc.constantFrom("nodejs", "python", "java", "dotnet", "ruby", "go", "rust", "php", "other");
const timestamp = fc.oneof(fc.constantFrom(0, 1_764_000_000_000, 8.64e15, 1e300), fc.nat());
const traceLine = fc.oneof(
  text,
  text.map((piece) => `    at ${piece} (/var/task/${piece}.js:1:1)`),
  text.map((piece) => `  File "/var/task/${piece}.py", line 1, in ${piece}\n    ${piece}`),
  text.map((piece) => `  [cause]: Error: ${piece}`),
);

const error = fc
  .record({
    runtime,
    type: maybe(text),
    runtimeType: maybe(text),
    message: maybe(text),
    code: maybe(text),
    trace: fc.array(traceLine, { maxLength: 80, size: "max" }),
    causeText: text,
  })
  .map(printedError);

const record = fc.oneof(
  fc.record({ text, timestamp, producer: fc.constantFrom("app", "runtime"), eventId: maybe(text) }).map(logRecord),
  fc
    .tuple(
      text,
      fc.record({
        kind: fc.constantFrom("start", "report", "timedOut", "fault", "initStart"),
        detail: maybe(text),
        durationMs: maybe(fc.double({ min: 0 })),
        memorySizeMb: maybe(fc.integer()),
        maxMemoryUsedMb: maybe(fc.integer()),
        xrayTraceId: maybe(text),
        xraySegmentId: maybe(text),
      }),
    )
    .map(([line, members]) => platformRecord(line, members)),
);

const failure = fc
  .record({
    class: fc.constantFrom(...FAILURE_CLASSES),
    phase: fc.constantFrom("init", "invoke", "restore", "shutdown"),
    type: maybe(text),
    message: maybe(text),
    functionName: maybe(text),
    runtimeVersion: maybe(text),
    runtime: maybe(runtime),
    provingRecord: record,
    records: fc.array(record, { maxLength: 120, size: "max" }),
    source: fc.record({ account: maybe(text), region: maybe(text), logGroup: maybe(text), logStream: maybe(text) }),
    network: maybe(fc.record({ reason: fc.constant("refused"), peer: maybe(text) })),
    error: maybe(error),
    detector: fc.constantFrom("platform/report", "nodejs/exception"),
  })
  .map(({ records, source, ...parts }) => failureOf({ ...parts, attempt: attemptOf(records, { source }) }));

const options = fc.record({
  environment: maybe(text),
  release: maybe(text),
  sendDefaultPii: fc.boolean(),
  sdkVersion: fc.constant("0.1.0"),
});

function emptyMembers(value: unknown, path = ""): string[] {
  if (value === null || value === undefined || value === "" || (typeof value === "number" && !Number.isFinite(value)))
    return [path];
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) => emptyMembers(member, `${path}.${key}`));
}

it("builds events that can be sent, whatever failed", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(failure, options, (anyFailure, anyOptions) => {
      const sentryEvent = buildEvent(anyFailure, anyOptions);
      const json = JSON.stringify(sentryEvent);
      expect(JSON.parse(json)).toEqual(sentryEvent);
      expect(emptyMembers(sentryEvent)).toEqual([]);
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(200_000);
      // Relay's parser takes no half surrogate pairs.
      expect(json).not.toMatch(/\\ud[89a-f]/);
      expect(Object.values(sentryEvent.tags).filter((value) => value.length > 200 || value.includes("\n"))).toEqual([]);
      expect(sentryEvent.breadcrumbs?.values.length ?? 1).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});

it("gives every failure a title on one line", () => {
  fc.assert(
    fc.property(failure, (anyFailure) => {
      const title = eventTitle(anyFailure);
      expect(title.length).toBeGreaterThan(0);
      expect(title.length).toBeLessThanOrEqual(200);
      expect(title).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 150 },
  );
});

it("builds the same event from the same failure", () => {
  const same = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };
  fc.assert(
    fc.property(failure, (anyFailure) => {
      expect(buildEvent(anyFailure, same)).toEqual(buildEvent(anyFailure, same));
    }),
    { numRuns: 20 },
  );
});
