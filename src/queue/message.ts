import { gunzipSync, gzipSync } from "node:zlib";
import { isWrapperLine } from "../contract/wrapper-line.ts";
import type { LogEvent } from "../decode/log-batch.ts";
import { ForwarderError } from "../errors.ts";
import { list, object, only, type Reader, ShapeError } from "./shape.ts";
import { type Sighting, spanOf } from "./sighting.ts";
import { LEVELS, type SummaryRequest, WINDOWS } from "./summary-request.ts";

/** SQS takes 256 KB at the most, attributes included, and counts a batch of ten as one. */
const MAX_BODY_CHARS = 200_000;
const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;

const MAX_LINES = 10_000;
/** Readers take this version and the one before, for both are in the queue while the stack is updated. */
const VERSION = 2;
/** A mark is shorter, and stays whole. */
const MIN_LINE_CHARS = 512;

const text = only((value) => typeof value === "string");
const textOrNull = only((value): value is string | null => typeof value === "string" || value === null);
const integer = only((value): value is number => Number.isSafeInteger(value));
const from = (least: number): Reader<number> =>
  only((value): value is number => Number.isSafeInteger(value) && Number(value) >= least);

const SIGHTING_MEMBERS = {
  source: object({ account: textOrNull, region: textOrNull, logGroup: textOrNull, logStream: textOrNull }),
  requestId: textOrNull,
  number: from(1),
  environment: object({
    functionName: textOrNull,
    functionVersion: textOrNull,
    runtimeVersion: textOrNull,
    runtimeVersionArn: textOrNull,
    initializationType: textOrNull,
  }),
  lines: list(object({ id: textOrNull, timestamp: integer, message: text, ordinal: from(0) }), MAX_LINES),
  why: list(text, MAX_LINES),
};
const SIGHTING: Reader<Sighting> = object({
  v: only((value): value is 2 => value === 2),
  ...SIGHTING_MEMBERS,
  evidence: object({ first: integer, last: integer }),
});
/** Version 1 did not say when the evidence was logged: all its lines stand for it. */
const SIGHTING_V1 = object({ v: only((value): value is 1 => value === 1), ...SIGHTING_MEMBERS });
const SUMMARY: Reader<SummaryRequest> = object({
  v: only((value): value is 2 => value === 2),
  summary: only((value): value is SummaryRequest["summary"] => WINDOWS.some((window) => window === value)),
  tally: text,
  from: integer,
  until: integer,
  limit: from(1),
  source: object({ account: textOrNull, region: textOrNull, logGroup: textOrNull, logStream: textOrNull }),
  functionName: textOrNull,
  title: textOrNull,
  level: only((value): value is SummaryRequest["level"] => LEVELS.some((level) => level === value)),
  fingerprint: list(text, 10),
});

/** What the failure queue holds. */
export type QueueMessage = Sighting | SummaryRequest;

export function isSummaryRequest(message: QueueMessage): message is SummaryRequest {
  return "summary" in message;
}

export function encodeSummaryRequest(request: SummaryRequest): string {
  return pack(request);
}

/**
 * Writes a sighting as a queue message: base64 of gzip of JSON, at most {@link MAX_BODY_CHARS} characters. What does not
 * fit loses its lines from the middle, where neither the start nor the evidence at the end stands.
 */
export function encodeSighting(sighting: Sighting): string {
  let { lines } = sighting;
  for (;;) {
    const body = pack({ ...sighting, lines });
    if (body.length <= MAX_BODY_CHARS) return body;
    lines = shortened(lines);
  }
}

function pack(message: QueueMessage): string {
  return gzipSync(JSON.stringify(message)).toString("base64");
}

/** Not where the wrapper speaks: a few lines, of which a part would say nothing. */
function shortened(lines: readonly LogEvent[]): LogEvent[] {
  const others = lines.filter(({ message }) => !isWrapperLine(message));
  if (others.length > 2) {
    const quarter = others.length >> 2;
    const dropped = new Set(others.slice(quarter, others.length - quarter));
    return lines.filter((line) => !dropped.has(line));
  }
  return lines.map((line) => {
    const { message } = line;
    return message.length <= MIN_LINE_CHARS ? line : { ...line, message: message.slice(0, message.length >> 1) };
  });
}

/**
 * Reads a queue message.
 *
 * @throws {@link ForwarderError} `ERR_SIGHTING_VERSION` for a newer version, which a newer reporter can read and so must
 * go back to the queue; `ERR_SIGHTING_SHAPE` for what is no message of ours at all.
 */
export function decodeMessage(body: string): QueueMessage {
  const value = unpack(body);
  const { v, summary }: { v?: unknown; summary?: unknown } = typeof value === "object" && value !== null ? value : {};
  if (typeof v === "number" && v > VERSION) {
    throw new ForwarderError("ERR_SIGHTING_VERSION", `the message has version ${v}, newer than this reporter`);
  }
  try {
    if (v === 1) return upgrade(SIGHTING_V1(value, "message"));
    return summary === undefined ? SIGHTING(value, "message") : SUMMARY(value, "message");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ForwarderError("ERR_SIGHTING_SHAPE", `the message is no sighting: ${error.message}`);
  }
}

function upgrade(sighting: Omit<Sighting, "v" | "evidence">): Sighting {
  return { ...sighting, v: 2, evidence: spanOf(sighting.lines) };
}

function unpack(body: string): unknown {
  try {
    const json = gunzipSync(Buffer.from(body, "base64"), { maxOutputLength: MAX_UNPACKED_BYTES }).toString("utf8");
    return JSON.parse(json);
  } catch (cause) {
    throw new ForwarderError("ERR_SIGHTING_SHAPE", "the message is not base64 of gzip of JSON", { cause });
  }
}
