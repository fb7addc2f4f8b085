import { pathToFileURL } from "node:url";
import { analyse } from "../src/analyse.ts";
import { redact } from "../src/contract/redact.ts";
import type { LogBatch } from "../src/decode/log-batch.ts";
import { buildEvent } from "../src/event/build-event.ts";
import type { LogRecord } from "../src/read/log-record.ts";
import type { RuntimeFamily } from "../src/read/printed-error.ts";
import { readRecord } from "../src/read/read-record.ts";
import { parseCauses, parseTrace } from "../src/stacks/parse-trace.ts";
import type { Measure } from "./bench.ts";
import { growth, MAX_GROWTH } from "./growth.ts";
import { FIRST_LINES, HEADS, headed, ID, SHAPES, type Shape } from "./hostile-text.ts";

/**
 * Every pattern that meets log text, driven through the public functions of its stage with text that makes a careless
 * pattern go back over what it has read: time per character must not grow with the length.
 */

interface Size {
  readonly small: number;
  /** The first also shows what grows up to a bound. */
  readonly large: readonly number[];
}

const ONE_EVENT: Size = { small: 10_000, large: [60_000, 1_000_000] };
/** An event costs more than its characters: up to 60,000 of them, and in the short text more than one trace may have. */
const MANY_EVENTS: Size = { small: 4000, large: [60_000] };

interface Law {
  readonly what: string;
  readonly size: Size;
  readonly heads: readonly string[];
  readonly shapes: readonly Shape[];
  readonly run: (text: string) => unknown;
  /** Left out where it says no. */
  readonly applies?: (text: string) => boolean;
}

const ALONE = { size: ONE_EVENT, shapes: SHAPES };
const LINES = { size: MANY_EVENTS, shapes: SHAPES.filter(({ text }) => text(100).includes("\n")) };

const LAWS: readonly Law[] = [
  ...Object.entries(HEADS).map(([family, heads]) => ({ what: `read: ${family}`, ...ALONE, heads, run: readAlone })),
  ...Object.entries(HEADS).map(([family, heads]) => ({
    what: `judge and event: ${family}`,
    ...ALONE,
    heads,
    run: judgeAlone,
    applies: isEvidence,
  })),
  { what: "line by line", ...LINES, heads: FIRST_LINES, run: judgeLines },
  ...(["nodejs", "python", "java", "dotnet", "go", "ruby", "rust", "php"] as const).map((family) => ({
    what: `stack: ${family}`,
    ...ALONE,
    heads: ["", "    at "],
    run: (text: string) => parse(family, text),
  })),
  {
    what: "redact",
    ...ALONE,
    heads: ["", "Authorization: Bearer ", "postgres://a:"],
    run: (text) => redact(text, { personal: false }),
  },
];

function readAlone(message: string): LogRecord {
  return readRecord({ id: null, timestamp: 0, message }, 0);
}

/** Only then does the text come to a detector. */
function isEvidence(message: string): boolean {
  const { error, platform } = readAlone(message);
  return error !== null || platform !== null;
}

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.0.0" } as const;

function judgeAlone(text: string): unknown {
  return eventsOf([text]);
}

/** Each line an event of its own, as a pipe that is no telemetry pipe makes them. */
function judgeLines(text: string): unknown {
  return eventsOf(text.split("\n"));
}

function eventsOf(lines: readonly string[]): unknown {
  const messages = [
    `START RequestId: ${ID} Version: $LATEST`,
    ...lines,
    `END RequestId: ${ID}`,
    `REPORT RequestId: ${ID}\tDuration: 36.10 ms\tMemory Size: 128 MB\tStatus: error\tError Type: Runtime.ExitError`,
  ];
  const batch: LogBatch = {
    account: "123456789012",
    region: "eu-west-1",
    logGroup: "/aws/lambda/orders",
    logStream: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef",
    logEvents: messages.map((message, index) => ({ id: String(index).padStart(9, "0"), timestamp: 1, message })),
  };
  return analyse([batch]).attempts.flatMap(({ failure }) => (failure === null ? [] : [buildEvent(failure, OPTIONS)]));
}

function parse(family: RuntimeFamily, text: string): unknown {
  const lines = text.split("\n");
  return [parseTrace(family, lines), parseCauses(family, lines)];
}

/** Milliseconds for text of so many characters; short ones are run several times, for the clock. */
function timed(run: Law["run"], text: string): number {
  const rounds = Math.max(1, Math.min(20, Math.round(200_000 / Math.max(text.length, 1))));
  const began = performance.now();
  for (let round = 0; round < rounds; round++) run(text);
  return (performance.now() - began) / rounds;
}

/** How much longer a character takes in long texts than in a short one. */
function growthOf({ run, size, applies }: Law, head: string, shape: Shape): number {
  const small = headed(head, shape.text(size.small));
  if (applies?.(small) === false) return 0;
  const grown = size.large.map((chars) => {
    const large = headed(head, shape.text(chars));
    return growth(
      () => timed(run, small),
      () => timed(run, large),
      chars / size.small,
    );
  });
  return Math.max(...grown);
}

/** One row for each stage and family, with the shape that grows most. */
export function speedLaws(filter = ""): Measure[] {
  return LAWS.filter(({ what }) => what.includes(filter)).map((law) => {
    const { what, heads, shapes } = law;
    let worst = { growth: 0, name: "-" };
    for (const head of heads) {
      for (const shape of shapes) {
        const grown = growthOf(law, head, shape);
        if (grown > worst.growth)
          worst = { growth: grown, name: `${shape.name} behind ${JSON.stringify(head.slice(0, 32))}` };
      }
    }
    return {
      what: `growth of ${what}`,
      value: `${worst.growth.toFixed(2)} x (${worst.name})`,
      budget: `<= ${MAX_GROWTH} x`,
      held: worst.growth <= MAX_GROWTH,
    };
  });
}

/** `node bench/speed-laws.ts [part of a row's name]` */
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { what } of LAWS.filter((law) => law.what.includes(process.argv[2] ?? ""))) {
    for (const measure of speedLaws(what)) console.log(measure.held ? "held  " : "MISSED", measure.what, measure.value);
  }
}
