import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { readMark, writeMark, writeUnsent } from "../../src/contract/mark.ts";
import { sift } from "../../src/decode/sift.ts";
import type { Failure } from "../../src/judge/failure.ts";
import { marksOf } from "../../src/judge/wrapper-lines.ts";
import { decodeMessage, encodeSighting } from "../../src/queue/message.ts";
import { type Sighting, sightingOf } from "../../src/queue/sighting.ts";
import { SIGNS } from "../../src/read/needles.ts";
import { verdictsOn } from "../../src/verdicts.ts";
import { batchOf, END, ID, OTHER_ID, reportLine, START } from "../support/records.ts";

const EVENT_ID = "0a7d81344ce6726430855c00f7c50f0a";
const MARK = `{"lambdaSentry":1,"requestId":"${ID}","eventId":"${EVENT_ID}"}\n`;
const OF_HANDLER = writeMark({ requestId: ID, eventId: EVENT_ID, isHandlerError: true });
const FOREIGN = MARK.replace(ID, OTHER_ID);

const error = (type: string, message: string, members: object = {}) =>
  `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tInvoke Error \t${JSON.stringify({ errorType: type, errorMessage: message, ...members, stack: [`${type}: ${message}`, "    at handler (file:///var/task/index.mjs:3:1)"] })}\n`;
const EXCEPTION = error("TypeError", "cannot read items");
const REFUSED = error("Error", "connect ECONNREFUSED 10.0.0.7:5432", { code: "ECONNREFUSED" });

function failureOf(...lines: string[]): Failure {
  const failures = analyse([batchOf(START, ...lines)]).attempts.flatMap(({ failure }) => failure ?? []);
  const [failure] = failures;
  if (failure === undefined || failures.length > 1) throw new Error(`${failures.length} failures in these lines`);
  return failure;
}

const throughQueue = (sighting: Sighting) => decodeMessage(encodeSighting(sighting)) as Sighting;
const isSilenced = (...lines: string[]): boolean => marksOf(failureOf(...lines)).own !== null;

describe("a mark silences", () => {
  it.each([
    { what: "the exception of its request", lines: [MARK, EXCEPTION, END, reportLine()] },
    { what: "it where the platform's lines came first", lines: [EXCEPTION, END, reportLine(), MARK] },
    {
      what: "it where the mark stands on the error",
      lines: [error("E", "x", { lambdaSentry: JSON.parse(MARK) }), END],
    },
    {
      what: "it among other lines of the handler",
      lines: ["loading", MARK, "cleaning up", EXCEPTION, END, reportLine()],
    },
    { what: "the failed connection that was its error", lines: [OF_HANDLER, REFUSED, END, reportLine()] },
  ])("$what", ({ lines }) => {
    expect(isSilenced(...lines)).toBe(true);
    expect(marksOf(failureOf(...lines))).toMatchObject({ own: { eventId: EVENT_ID }, ignored: 0 });
  });

  it("not it where a later invocation prints the mark", () => {
    const batch = batchOf(START, EXCEPTION, END, reportLine(), `START RequestId: ${OTHER_ID} Version: $LATEST`, MARK);
    const logEvents = batch.logEvents.map((event, index) => ({ ...event, timestamp: event.timestamp + index * 100 }));
    const [failure] = analyse([{ ...batch, logEvents }]).attempts.flatMap((attempt) => attempt.failure ?? []);
    expect(failure && marksOf(failure)).toEqual({ own: null, ignored: 1, isUnsent: false });
  });

  it.each([
    { what: "a time-out", lines: [END, reportLine("Status: timeout")] },
    { what: "a kill", lines: [END, reportLine("Status: error\tError Type: Runtime.OutOfMemory")] },
    { what: "a crash", lines: [END, reportLine("Status: error\tError Type: Runtime.ExitError")] },
    { what: "a failed extension", lines: [END, reportLine("Status: error\tError Type: Extension.Crash")] },
  ])("not $what", ({ lines }) => {
    for (const mark of [MARK, OF_HANDLER]) expect(isSilenced(mark, ...lines)).toBe(false);
  });

  it("not a failed connection that may be another error than its own", () => {
    expect(isSilenced(MARK, REFUSED, END, reportLine())).toBe(false);
  });
});

describe("a mark is ignored and counted", () => {
  it.each([
    { why: "of another request", mark: FOREIGN },
    { why: "without an event ID", mark: `{"lambdaSentry":1,"requestId":"${ID}"}` },
    { why: "with a malformed event ID", mark: MARK.replace(EVENT_ID, "latest") },
    { why: "of a newer version", mark: MARK.replace('Sentry":1', 'Sentry":2') },
    { why: "cut off", mark: MARK.slice(0, 90) },
  ])("$why", ({ mark }) => {
    expect(marksOf(failureOf(mark, EXCEPTION, END, reportLine()))).toMatchObject({
      own: null,
      ignored: 1,
      isUnsent: false,
    });
  });

  it.each([
    { why: "within an application's line", line: `got ${MARK}` },
    { why: "within the message of an error", line: error("TypeError", MARK) },
    { why: "within a JSON log record", line: JSON.stringify({ level: "INFO", requestId: ID, message: MARK }) },
    { why: "within a member of another name", line: error("TypeError", "x", { body: { lambda: JSON.parse(MARK) } }) },
  ])("or is none at all: $why", ({ line }) => {
    const lines = line.includes("Invoke Error") ? [line] : [line, EXCEPTION];
    expect(marksOf(failureOf(...lines, END, reportLine())).own).toBeNull();
  });
});

it.each([
  { line: writeUnsent(ID), isUnsent: true },
  { line: writeUnsent(OTHER_ID), isUnsent: false },
  { line: `> ${writeUnsent(ID)}`, isUnsent: false },
])("the wrapper's word that it could not send counts for its own request: $isUnsent", ({ line, isUnsent }) => {
  expect(marksOf(failureOf(line, EXCEPTION, END, reportLine()))).toEqual({ own: null, ignored: 0, isUnsent });
});

describe("on its way through the queue", () => {
  const chatter = (length: number) =>
    Array.from({ length }, (_, at) => `2026-01-02T03:04:05.678Z\t${ID}\tINFO\tline ${at} ${"x".repeat(at % 700)}`);

  it.each([0, 300, 5000])("a mark survives %i other lines on both sides", (length) => {
    const lines = [...chatter(length), MARK, ...chatter(length), EXCEPTION, END, reportLine()];
    const [found] = analyse([batchOf(START, ...lines)]).attempts;
    const [again] = found === undefined ? [] : verdictsOn(throughQueue(sightingOf(found.attempt)), null);
    expect(again?.failure && marksOf(again.failure).own).toMatchObject({ eventId: EVENT_ID });
  });

  it("a mark survives what SQS does not take", () => {
    const hash = (text: string) => createHash("sha256").update(text).digest("base64");
    const noise = Array.from({ length: 190 }, (_, at) =>
      Array.from({ length: 45 }, (_, n) => hash(`${at} ${n}`)).join(""),
    );
    const lines = [...noise.slice(0, 95), MARK, ...noise.slice(95), EXCEPTION, END, reportLine()];
    const [found] = analyse([batchOf(START, ...lines)]).attempts.filter(({ failure }) => failure !== null);
    const sighting = found && sightingOf(found.attempt);
    const arrived = sighting && throughQueue(sighting);
    expect(sighting?.lines.length).toBeGreaterThan(arrived?.lines.length ?? Number.POSITIVE_INFINITY);
    expect(arrived?.lines.map(({ message }) => message.trimEnd())).toContain(MARK.trimEnd());
  });

  it("a mark that comes behind the REPORT is not sifted out", () => {
    const healthy = [`START RequestId: ${OTHER_ID} Version: $LATEST`, "fine", reportLine("", OTHER_ID)];
    const lines = [...healthy, START, EXCEPTION, reportLine(), OF_HANDLER, ...healthy, ...healthy, ...healthy];
    const logEvents = lines.map((message, at) => ({ id: String(at).padStart(56, "0"), timestamp: at + 1, message }));
    const payload = { messageType: "DATA_MESSAGE", owner: "1", logGroup: "g", logStream: "s", logEvents };
    const sifted = sift(Buffer.from(JSON.stringify(payload)), SIGNS);

    expect(sifted).toMatchObject({ kind: "part", json: expect.stringContaining("lambdaSentry") });
  });

  it("whoever prints thousands of marks gets no more room", () => {
    const lines = [...Array.from({ length: 3000 }, () => MARK), EXCEPTION, END, reportLine()];
    const [found] = analyse([batchOf(START, ...lines)]).attempts;
    expect(found && sightingOf(found.attempt).lines.length).toBeLessThanOrEqual(200);
  });
});

describe("the contract", () => {
  const mark = fc.record({
    requestId: fc.uuid(),
    eventId: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
    isHandlerError: fc.boolean(),
  });

  it("gives back the mark that was written", () => {
    fc.assert(
      fc.property(mark, (one) => {
        expect(readMark(writeMark(one))).toEqual(one);
      }),
    );
  });

  it("reads no other text as a mark, and never throws", () => {
    const members = fc.dictionary(fc.constantFrom("lambdaSentry", "requestId", "eventId", "__proto__"), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          members.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(readMark(text)).toBeNull();
        },
      ),
    );
  });
});
