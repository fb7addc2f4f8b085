import fc from "fast-check";
import { expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { toFailureJson } from "../../src/cli/failure-json.ts";
import type { LogBatch, LogEvent } from "../../src/decode/log-batch.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { sightingOf } from "../../src/queue/sighting.ts";
import { composedStreams } from "../support/composed-streams.ts";
import { LAW, LAW_TIMEOUT_MS } from "../support/laws.ts";

type Mutation = (events: LogEvent[]) => void;

/** Something done to one event, by its place modulo their number. */
function onEvent(change: fc.Arbitrary<(event: LogEvent) => Partial<LogEvent>>): fc.Arbitrary<Mutation> {
  return fc.tuple(fc.nat(), change).map(([at, apply]) => (events) => {
    const event = events[at % events.length];
    if (event !== undefined) events[at % events.length] = { ...event, ...apply(event) };
  });
}

const anywhere = fc.nat({ max: 1_000_000 });
const HOSTILE_NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length"];
const JOINTS = [
  "\n",
  "\t",
  "\r",
  "\r\n",
  "{",
  "}",
  '"',
  "\\",
  "\u0000",
  "\u00a0",
  "\ud800",
  "\u2028",
  " ",
  "\u001b[31m",
];

const splice = fc.tuple(
  anywhere,
  fc.nat({ max: 40 }),
  fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...JOINTS)),
);
const cuts = onEvent(
  anywhere.map((at) => ({ message }) => ({ message: message.slice(0, at % (message.length + 1)) })),
);
const tails = onEvent(
  anywhere.map((at) => ({ message }) => ({ message: message.slice(at % (message.length + 1)) })),
);
const splices = onEvent(
  splice.map(([at, length, text]) => ({ message }) => {
    const from = at % (message.length + 1);
    return { message: message.slice(0, from) + text + message.slice(from + length) };
  }),
);
const flips = onEvent(
  fc.tuple(anywhere, fc.nat({ max: 15 })).map(([at, bit]) => ({ message }) => {
    const from = at % Math.max(1, message.length);
    const flipped = String.fromCharCode(message.charCodeAt(from) ^ (1 << bit));
    return { message: message.slice(0, from) + flipped + message.slice(from + 1) };
  }),
);
const renames = onEvent(
  fc.tuple(anywhere, fc.constantFrom(...HOSTILE_NAMES)).map(([at, name]) => ({ message }) => {
    const names = [...message.matchAll(/"(\w{1,40})"/g)];
    const found = names[at % Math.max(1, names.length)];
    if (found === undefined) return {};
    return { message: `${message.slice(0, found.index)}"${name}"${message.slice(found.index + found[0].length)}` };
  }),
);
/** A value of the event's JSON, or a piece of its text, made long or deep. */
const swellings = onEvent(
  fc
    .tuple(
      anywhere,
      fc.constantFrom("[", '{"a":', '{"errorType":', "\\n", "    at a (b:1:1)\\n", " ", "Caused by: ", "a"),
      anywhere,
    )
    .map(([at, piece, length]) => ({ message }) => {
      const from = at % (message.length + 1);
      return { message: message.slice(0, from) + piece.repeat((length % 20_000) + 1) + message.slice(from) };
    }),
);
const deepValues = onEvent(
  fc.tuple(anywhere, fc.nat({ max: 30_000 })).map(([at, depth]) => ({ message }) => {
    const strings = [...message.matchAll(/:\s?"[^"\\]{0,200}"/g)];
    const found = strings[at % Math.max(1, strings.length)];
    if (found === undefined) return {};
    const deep = `:${"[".repeat(depth)}${"]".repeat(depth)}`;
    return { message: message.slice(0, found.index) + deep + message.slice(found.index + found[0].length) };
  }),
);
const times = onEvent(
  fc.oneof(fc.constantFrom(0, -1, 8.64e15, 8.64e15 + 1), fc.maxSafeInteger()).map((timestamp) => () => ({ timestamp })),
);
const ids = onEvent(fc.oneof(fc.constant(null), fc.constantFrom("", "0"), fc.string()).map((id) => () => ({ id })));
const swaps: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(), fc.nat()).map(([one, other]) => (events) => {
  const [a, b] = [one % events.length, other % events.length];
  const [first, second] = [events[a], events[b]];
  if (first === undefined || second === undefined) return;
  events[a] = { ...first, message: second.message };
  events[b] = { ...second, message: first.message };
});
const glues: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(), fc.constantFrom(...JOINTS, ""))
  .map(([at, joint]) => (events) => {
    const [first, second] = [events[at % events.length], events[(at + 1) % events.length]];
    if (first === undefined || second === undefined) return;
    events[at % events.length] = { ...first, message: first.message + joint + second.message };
  });
const repeats: fc.Arbitrary<Mutation> = fc.nat().map((at) => (events) => {
  const event = events[at % events.length];
  if (event !== undefined) events.splice(at % events.length, 0, { ...event, id: `${event.id}0` });
});
const losses: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(), fc.nat({ max: 5 })).map(([at, count]) => (events) => {
  if (events.length > count) events.splice(at % events.length, count);
});

const mutated: fc.Arbitrary<LogBatch> = fc
  .tuple(
    composedStreams(),
    fc.array(
      fc.oneof(cuts, tails, splices, flips, renames, swellings, deepValues, times, ids, swaps, glues, repeats, losses),
      { minLength: 1, maxLength: 12 },
    ),
    fc.constantFrom("2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef", "", null),
  )
  .map(([{ batch }, mutations, logStream]) => {
    const logEvents = [...batch.logEvents];
    for (const mutate of mutations) mutate(logEvents);
    return { ...batch, logStream, logEvents };
  });

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.0.0" } as const;

it("reads, judges, queues and tells whatever a log has become", { timeout: LAW_TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(mutated, (batch) => {
      for (const { attempt, failure } of analyse([batch]).attempts) {
        JSON.stringify(sightingOf(attempt));
        if (failure === null) continue;
        JSON.stringify(toFailureJson(failure));
        JSON.stringify(buildEvent(failure, OPTIONS));
      }
    }),
    LAW,
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});
