import { gzipSync } from "node:zlib";

/** A subscription event, as Lambda hands it over. */
export interface PackedBatch {
  readonly event: { readonly awslogs: { readonly data: string } };
  readonly events: number;
  readonly unpackedBytes: number;
}

export interface BatchShape {
  /** Share of the invocations that throw, from 0 to 1. */
  readonly failing: number;
  /** Lambda's log format. */
  readonly format?: "text" | "json";
  /** Log events; 18,000 are about 4.8 MB in the text format. */
  readonly events?: number;
  /** To so many characters the message of each invocation's second line and of its error is filled up. */
  readonly messageChars?: number;
}

const START_MS = 1_767_323_045_000;
const LINES_PER_INVOCATION = 6;

const STACK = [
  "TypeError: Cannot read properties of undefined (reading 'total')",
  "    at priceOf (file:///var/task/price.mjs:14:22)",
  "    at Runtime.handler (file:///var/task/index.mjs:31:17)",
];

interface Invocation {
  readonly number: number;
  /** It throws. */
  readonly fails: boolean;
  readonly messageChars: number;
}

function textLines({ number, fails, messageChars }: Invocation): string[] {
  const id = requestId(number);
  const time = timeOf(number);
  const order = orderOf(number);
  return [
    `START RequestId: ${id} Version: $LATEST\n`,
    `${time}\t${id}\tINFO\t${fill(request(number), messageChars, number)}\n`,
    `${time}\t${id}\tINFO\t${JSON.stringify(step(order))}\n`,
    fails
      ? `${time}\t${id}\tERROR\tInvoke Error \t${JSON.stringify({ ...errorOf(messageChars, number), stack: STACK })}\n`
      : `${time}\t${id}\tINFO\t${answer(order)}\n`,
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: ${(order % 9000) / 100} ms\tBilled Duration: ${order % 100} ms\tMemory Size: 512 MB\tMax Memory Used: ${90 + (order % 40)} MB\t\n`,
  ];
}

function jsonLines({ number, fails, messageChars }: Invocation): string[] {
  const id = requestId(number);
  const time = timeOf(number);
  const order = orderOf(number);
  const own = (message: unknown, level = "INFO") => ({ timestamp: time, level, requestId: id, message });
  const metrics = {
    durationMs: (order % 9000) / 100,
    billedDurationMs: order % 100,
    memorySizeMB: 512,
    maxMemoryUsedMB: 90 + (order % 40),
  };
  return [
    { time, type: "platform.start", record: { requestId: id, version: "$LATEST" } },
    own(fill(request(number), messageChars, number)),
    own(step(order)),
    fails ? own({ ...errorOf(messageChars, number), stackTrace: STACK }, "ERROR") : own(answer(order)),
    own("done"),
    { time, type: "platform.report", record: { requestId: id, metrics, status: fails ? "error" : "success" } },
  ].map((line) => JSON.stringify(line));
}

function request(number: number): string {
  const id = requestId(number);
  const order = orderOf(number);
  return `GET /orders/${order} accepted for customer ${order % 9973}, region eu-west-1, trace Root=1-${order.toString(16).padStart(8, "0")}-${id.replaceAll("-", "").slice(0, 24)}, correlation ${id.slice(9, 23)}`;
}

function step(order: number): Readonly<Record<string, unknown>> {
  return {
    step: "load",
    order,
    items: order % 13,
    total: (order % 50_000) / 100,
    currency: "EUR",
    warehouse: `w-${order % 31}`,
    carrier: `post-${order % 7}`,
    cached: order % 2 === 0,
    attempts: 1,
  };
}

function answer(order: number): string {
  return `answered 200 in ${order % 90} ms, ${order % 4096} bytes, etag W/"${order.toString(36)}", cache-control max-age=60, vary accept-encoding, content-type application/json; charset=utf-8`;
}

function errorOf(messageChars: number, number: number): Readonly<Record<string, string>> {
  const errorMessage = fill("Cannot read properties of undefined (reading 'total')", messageChars, number);
  return { errorType: "TypeError", errorMessage };
}

/** Adds the words of other requests, which are no two the same. */
function fill(text: string, chars: number, number: number): string {
  let filled = text;
  for (let other = number; filled.length < chars; other++) filled += `; ${request(other)}`;
  return filled;
}

function timeOf(number: number): string {
  return new Date(START_MS + number * 40).toISOString();
}

function orderOf(number: number): number {
  return (number * 7919) % 1_000_003;
}

function requestId(number: number): string {
  const hex = (number * 2_654_435_761).toString(16).padStart(12, "0").slice(-12);
  return `8f5c1c9e-${hex.slice(0, 4)}-4000-8000-${hex}`;
}

/** Makes one delivery of a busy function's log stream. */
export function packBatch({ failing, format = "text", events = 18_000, messageChars = 0 }: BatchShape): PackedBatch {
  const step = failing === 0 ? Number.POSITIVE_INFINITY : Math.round(1 / failing);
  const linesOf = format === "text" ? textLines : jsonLines;
  const logEvents = Array.from({ length: events / LINES_PER_INVOCATION }, (_, number) =>
    linesOf({ number, fails: number % step === step - 1, messageChars }).map((message, line) => ({
      id: `3944${String(START_MS + number * 40).padStart(13, "0")}${String(number * LINES_PER_INVOCATION + line).padStart(39, "0")}`,
      timestamp: START_MS + number * 40 + line,
      message,
    })),
  ).flat();
  const json = JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner: "123456789012",
    logGroup: "/aws/lambda/orders",
    logStream: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef",
    subscriptionFilters: ["lambda-sentry-forwarder"],
    logEvents,
  });
  return {
    event: { awslogs: { data: gzipSync(json).toString("base64") } },
    events: logEvents.length,
    unpackedBytes: Buffer.byteLength(json),
  };
}
