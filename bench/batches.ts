import { gzipSync } from "node:zlib";

/** A subscription event, as Lambda hands it over. */
export interface PackedBatch {
  readonly event: { readonly awslogs: { readonly data: string } };
  readonly events: number;
  readonly unpackedBytes: number;
}

const START_MS = 1_767_323_045_000;
const LINES_PER_INVOCATION = 6;

/** What one invocation logs; the failing one throws. */
function invocation(number: number, fails: boolean): string[] {
  const id = requestId(number);
  const time = new Date(START_MS + number * 40).toISOString();
  const order = (number * 7919) % 1_000_003;
  const lines = [
    `START RequestId: ${id} Version: $LATEST\n`,
    `${time}\t${id}\tINFO\tGET /orders/${order} accepted for customer ${order % 9973}, region eu-west-1, trace Root=1-${order.toString(16).padStart(8, "0")}-${id.replaceAll("-", "").slice(0, 24)}, correlation ${id.slice(9, 23)}\n`,
    `${time}\t${id}\tINFO\t{"step":"load","order":${order},"items":${order % 13},"total":${(order % 50_000) / 100},"currency":"EUR","warehouse":"w-${order % 31}","carrier":"post-${order % 7}","cached":${order % 2 === 0},"attempts":1}\n`,
    fails
      ? `${time}\t${id}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"Cannot read properties of undefined (reading 'total')","stack":["TypeError: Cannot read properties of undefined (reading 'total')","    at priceOf (file:///var/task/price.mjs:14:22)","    at Runtime.handler (file:///var/task/index.mjs:31:17)"]}\n`
      : `${time}\t${id}\tINFO\tanswered 200 in ${order % 90} ms, ${order % 4096} bytes, etag W/"${order.toString(36)}", cache-control max-age=60, vary accept-encoding, content-type application/json; charset=utf-8\n`,
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: ${(order % 9000) / 100} ms\tBilled Duration: ${order % 100} ms\tMemory Size: 512 MB\tMax Memory Used: ${90 + (order % 40)} MB\t\n`,
  ];
  return lines;
}

function requestId(number: number): string {
  const hex = (number * 2_654_435_761).toString(16).padStart(12, "0").slice(-12);
  return `8f5c1c9e-${hex.slice(0, 4)}-4000-8000-${hex}`;
}

/**
 * A batch of 18,000 log events, about 4.8 MB unpacked.
 *
 * @param failing - Share of the invocations that throw, from 0 to 1.
 */
export function packBatch(failing: number, events = 18_000): PackedBatch {
  const invocations = events / LINES_PER_INVOCATION;
  const step = failing === 0 ? Number.POSITIVE_INFINITY : Math.round(1 / failing);
  const logEvents = Array.from({ length: invocations }, (_, number) =>
    invocation(number, number % step === step - 1).map((message, line) => ({
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
