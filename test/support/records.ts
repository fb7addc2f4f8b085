import { gzipSync } from "node:zlib";
import type { Attempt } from "../../src/attempts/attempt.ts";
import { cutAttempts } from "../../src/attempts/cut-attempts.ts";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import { readStreams } from "../../src/read/read-streams.ts";

export const ID = "8f5c1c9e-0000-4000-8000-000000000001";
export const OTHER_ID = "8f5c1c9e-0000-4000-8000-000000000002";
export const START = `START RequestId: ${ID} Version: $LATEST\n`;
export const END = `END RequestId: ${ID}\n`;

/** A REPORT of `ID`, healthy without a tail. */
export function reportLine(tail = "", id = ID): string {
  return `REPORT RequestId: ${id}\tDuration: 36.10 ms\tBilled Duration: 37 ms\tMemory Size: 128 MB\tMax Memory Used: 15 MB\t${tail}`;
}

/** A batch of one stream, a millisecond between events. */
export function batchOf(...messages: readonly string[]): LogBatch {
  return {
    account: "123456789012",
    region: "eu-west-1",
    logGroup: "/aws/lambda/orders",
    logStream: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef",
    logEvents: messages.map((message, index) => ({
      id: `${index}`.padStart(56, "3"),
      timestamp: 1_767_323_045_000 + index,
      message,
    })),
  };
}

export function attemptsOf(...messages: readonly string[]): Attempt[] {
  return cutAttempts(readStreams([batchOf(...messages)]));
}

/** The event that a subscription filter invokes the forwarder with. */
export function packed(batch: LogBatch, extra: object = {}): { awslogs: { data: string } } {
  return pack({
    messageType: "DATA_MESSAGE",
    owner: batch.account,
    logGroup: batch.logGroup,
    logStream: batch.logStream,
    subscriptionFilters: ["lambda-sentry-forwarder"],
    logEvents: batch.logEvents,
    ...extra,
  });
}

export function pack(payload: unknown): { awslogs: { data: string } } {
  return { awslogs: { data: gzipSync(JSON.stringify(payload)).toString("base64") } };
}
