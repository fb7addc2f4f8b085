import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { decodePayload } from "../../src/decode/decode.ts";
import { sift } from "../../src/decode/sift.ts";
import { SIGNS } from "../../src/read/needles.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { batchOf, END, ID, reportLine, START } from "../support/records.ts";

const HEAD =
  '{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","subscriptionFilters":[],"logEvents":[';

const siftJson = (json: string) => sift(Buffer.from(json), SIGNS);

/** Failures of a payload's JSON text: event ID and class. */
function failures(json: string): string[] {
  const decoded = decodePayload(json, "eu-west-1");
  if (decoded.kind === "control") return [];
  const { attempts } = analyse([decoded.batch]);
  return attempts.flatMap(({ failure }) => (failure === null ? [] : [`${failure.eventId} ${failure.class}`])).sort();
}

function siftedFailures(json: string): string[] {
  const sifted = siftJson(json);
  return sifted.kind === "quiet" ? [] : failures(sifted.json);
}

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

/** Writes a payload as a JSON encoder might: canonical, or with its own order of keys, blanks and escapes. */
function encode(lines: readonly Line[], style: { permute: boolean; blanks: boolean; escape: number }): string {
  const events = lines.map(({ timestamp, message }, index) => {
    const members = [
      `"id":${json(`${1e9 + index}`, style)}`,
      `"timestamp":${timestamp}`,
      `"message":${json(message, style)}`,
    ];
    const ordered = style.permute && index % 2 === 1 ? members.toReversed() : members;
    return `{${ordered.join(style.blanks ? ", " : ",")}}`;
  });
  return `${HEAD}${events.join(style.blanks ? " , " : ",")}]}`;
}

/** `escape`: every n-th character is written as an escape; 0 for none. */
function json(text: string, { escape: every }: { escape: number }): string {
  const plain = JSON.stringify(text);
  if (every === 0) return plain;
  let count = 0;
  return plain.replace(/\\u[0-9a-f]{4}|\\.|[a-zA-Z]/g, (piece) =>
    piece.length === 1 && count++ % every === 0 ? `\\u00${piece.charCodeAt(0).toString(16)}` : piece,
  );
}

const FIXTURES = loadFixtures();
const uuid = (number: number) => `8f5c1c9e-0000-4000-9000-${String(number).padStart(12, "0")}`;

/** Healthy invocations, in either log format. */
function healthy(number: number): string[] {
  const id = uuid(number);
  return number % 2 === 0
    ? [
        `START RequestId: ${id} Version: $LATEST\n`,
        `2026-01-02T03:04:05.678Z\t${id}\tINFO\tfine "quoted" \\ back`,
        `END RequestId: ${id}\n`,
        reportLine("\n", id),
      ]
    : [
        `{"time":"2026-01-02T03:04:05.678Z","type":"platform.start","record":{"requestId":"${id}","version":"$LATEST"}}`,
        `{"time":"2026-01-02T03:04:05.678Z","type":"platform.report","record":{"requestId":"${id}","status":"success","metrics":{"durationMs":1}}}`,
      ];
}

/** An environment is on Managed Instances or it is not: a stream never has invocations of either kind. */
const ONE_AT_A_TIME = FIXTURES.filter(
  ({ batch }) => !batch.logEvents.some(({ message }) => message.includes("lambda-managed-instances")),
);

const chunk = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 1000 }).map(healthy) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...ONE_AT_A_TIME).map(({ batch }) => batch.logEvents.map(({ message }) => message)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("plain text", '{"id":"1","message":"REPORT RequestId: x"}', "ERROR only logged")
      .map((text) => [text]),
  },
);

describe("the sift", () => {
  it("finds the failures that the full parse finds, however the payload is written", () => {
    const style = fc.record({
      permute: fc.boolean(),
      blanks: fc.boolean(),
      escape: fc.constantFrom(0, 0, 0, 1, 7),
    });
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 12 }), style, (chunks, how) => {
        const messages = chunks.flatMap((lines, number) =>
          // Every chunk has request IDs of its own, as real invocations have.
          lines.map((line) =>
            line.replaceAll(
              /8f5c1c9e-0000-4000-[0-9a-f]{4}-(\d{12})/g,
              (_, id: string) => `8f5c1c9e-0000-4000-${(0x8000 + number).toString(16)}-${id}`,
            ),
          ),
        );
        const text = encode(
          messages.map((message, index) => ({ timestamp: 1_767_323_045_000 + index * 10, message })),
          how,
        );
        expect(siftedFailures(text)).toEqual(failures(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    { name: "as CloudWatch Logs writes it", style: { permute: false, blanks: false, escape: 0 } },
    { name: "with members in another order", style: { permute: true, blanks: true, escape: 0 } },
    { name: "with escaped letters", style: { permute: false, blanks: false, escape: 7 } },
  ])("finds every fixture's failures between healthy invocations, $name", ({ style }) => {
    const missed = FIXTURES.filter(({ batch }) => {
      const own = batch.logEvents.map(({ message }) => message);
      const messages = [...healthy(2), ...healthy(3), ...own, ...healthy(4), ...healthy(5)];
      const text = encode(
        messages.map((message, index) => ({ timestamp: 1_767_323_045_000 + index * 10, message })),
        style,
      );
      return siftedFailures(text).join() !== failures(text).join();
    });
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    { name: "a healthy batch", lines: [START, "hello", END, reportLine("\n")] },
    {
      name: "a batch whose messages speak of escaped letters",
      lines: [START, '{"url":"/?a\\u0026b"}', END, reportLine()],
    },
    { name: "a coloured batch", lines: [START, "\u001b[32mhello\u001b[0m", END, reportLine()] },
    { name: "nothing at all", lines: [] },
  ])("says that $name is quiet", ({ lines }) => {
    expect(siftJson(encode(batchOf(...lines).logEvents, { permute: false, blanks: false, escape: 0 })).kind).toBe(
      "quiet",
    );
  });

  it.each([
    { name: "a member behind the log events", text: `${HEAD}],"policyLevel":"ACCOUNT_LEVEL_POLICY"}` },
    { name: "its members in another order", text: `{"logEvents":[],${HEAD.slice(1, -',"logEvents":['.length)}}` },
    { name: "blanks between its members", text: JSON.stringify(JSON.parse(`${HEAD}]}`), null, 2) },
  ])("says that a payload with $name is quiet", ({ text }) => {
    expect(siftJson(text).kind).toBe("quiet");
  });

  it("cuts out the failed invocation with its neighbours and leaves the rest", () => {
    const error =
      "[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n\u00a0\u00a0File \"/var/task/app.py\", line 3, in handler";
    const lines = [
      ...[1, 2, 3, 4].flatMap((n) => healthy(n * 2)),
      START,
      error,
      END,
      reportLine("\n"),
      ...[5, 6].flatMap((n) => healthy(n * 2)),
    ];
    const text = encode(batchOf(...lines).logEvents, { permute: false, blanks: false, escape: 0 });
    const sifted = siftJson(text);
    expect(sifted.kind).toBe("part");
    if (sifted.kind !== "part") return;
    const decoded = decodePayload(sifted.json, null);
    const kept = decoded.kind === "data" ? decoded.batch.logEvents.map(({ message }) => message) : [];
    expect(kept).toEqual([...healthy(8), START, error, END, reportLine("\n")]);
    expect(failures(sifted.json)).toEqual(failures(text));
  });

  it.each([
    {
      name: "a letter is escaped",
      text: encode([{ timestamp: 1, message: "hello" }], { permute: false, blanks: false, escape: 1 }),
    },
    {
      name: "a log event has members that users name",
      text: `${HEAD}{"id":"1","timestamp":1,"message":"ERROR","extractedFields":{"id":"2"}}]}`,
    },
    {
      name: "no invocation can be told",
      text: encode([{ timestamp: 1, message: "ERROR" }], { permute: false, blanks: false, escape: 0 }),
    },
    {
      name: "a letter is escaped behind an escaped backslash",
      text: encode([{ timestamp: 1, message: "hello \\" }], { permute: false, blanks: false, escape: 0 }).replace(
        "\\\\",
        "\\\\\\u0045",
      ),
    },
    { name: "it is no data message", text: '{"messageType":"CONTROL_MESSAGE"}' },
    { name: "there is nothing but its type", text: '{"messageType":"DATA_MESSAGE"}' },
    { name: "its log events are no list", text: HEAD.replace(/\[$/, '"x"}') },
    { name: "its log events are no objects", text: `${HEAD}1,2]}` },
    { name: "its list is not closed", text: `${HEAD}{"id":"1","timestamp":1,"message":"x"}` },
    { name: "its owner is no string", text: `${HEAD.replace('"owner":"1"', '"owner":1')}]}` },
    { name: "it has no log stream", text: `${HEAD.replace('"logStream":"s",', "")}]}` },
    {
      name: "a message holds what the envelope lacks",
      text: `${HEAD.replace('"owner":"1",', "")}{"id":"1","timestamp":1,"message":${JSON.stringify('"owner":"1"')}}]}`,
    },
    { name: "it is rubbish", text: "rubbish" },
  ])("keeps the whole where $name", ({ text }) => {
    expect(siftJson(text)).toEqual({ kind: "whole", json: text });
  });

  it("finds a sign on the border of two of the blocks that it searches", () => {
    const border = 2 ** 18;
    const blank = { permute: false, blanks: false, escape: 0 };
    const payload = Buffer.from(encode([{ timestamp: 1, message: " ".repeat(2 * border) }], blank));
    const missed = SIGNS.flatMap(({ whole }) =>
      Array.from({ length: whole.length + 2 }, (_, before) => border - before).filter((at) => {
        whole.copy(payload, at);
        const { kind } = sift(payload, SIGNS);
        payload.fill(" ", at, at + whole.length);
        return kind === "quiet";
      }),
    );
    expect(missed).toEqual([]);
  });

  it("keeps every INIT_START, for what it says of the runtime holds for the invocations behind it", () => {
    const init = (runtime: string) => `INIT_START Runtime Version: ${runtime}\tRuntime Version ARN: arn:aws:lambda`;
    const lines = [
      init("nodejs:24.v31"),
      ...[1, 2, 3].flatMap((n) => healthy(n * 2)),
      init("java:17.v58"),
      ...[4, 5, 6, 7].flatMap((n) => healthy(n * 2)),
      START,
      "no order: java.lang.IllegalStateException\njava.lang.IllegalStateException: no order\n\tat example.Orders.find(Orders.java:35)\n",
      END,
      reportLine("\n"),
    ];
    const text = encode(batchOf(...lines).logEvents, { permute: false, blanks: false, escape: 0 });
    const sifted = siftJson(text);
    expect(sifted.kind).toBe("part");
    expect(failures(text)).toHaveLength(1);
    expect(siftedFailures(text)).toEqual(failures(text));
  });

  it("keeps the environment's INIT_START for the invocations that follow", () => {
    const init =
      "INIT_START Runtime Version: python:3.12.v27\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0";
    const lines = [
      init,
      ...[1, 2, 3, 4].flatMap((n) => healthy(n * 2)),
      START,
      `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError`,
      END,
      reportLine("\n"),
    ];
    const sifted = siftJson(encode(batchOf(...lines).logEvents, { permute: false, blanks: false, escape: 0 }));
    expect(sifted.kind).toBe("part");
    expect(sifted).toMatchObject({ json: expect.stringContaining("python:3.12.v27") });
  });
});
