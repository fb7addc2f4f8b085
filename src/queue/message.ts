import { gunzipSync, gzipSync } from "node:zlib";
import { ForwarderError } from "../errors.ts";
import { list, object, only, type Reader, ShapeError } from "./shape.ts";
import type { Sighting } from "./sighting.ts";

/** SQS takes 256 KB at the most, attributes included, and counts a batch of ten as one. */
const MAX_BODY_CHARS = 200_000;
const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;

const MAX_LINES = 10_000;

const text = only((value) => typeof value === "string");
const textOrNull = only((value): value is string | null => typeof value === "string" || value === null);
const integer = only((value): value is number => Number.isSafeInteger(value));
const from = (least: number): Reader<number> =>
  only((value): value is number => Number.isSafeInteger(value) && Number(value) >= least);

const SIGHTING: Reader<Sighting> = object({
  v: only((value): value is 1 => value === 1),
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
});

/**
 * Writes a sighting as a queue message: base64 of gzip of JSON, at most {@link MAX_BODY_CHARS} characters. What does not
 * fit loses its lines from the middle, where neither the start nor the evidence at the end stands.
 */
export function encodeSighting(sighting: Sighting): string {
  let { lines } = sighting;
  for (;;) {
    const body = gzipSync(JSON.stringify({ ...sighting, lines })).toString("base64");
    if (body.length <= MAX_BODY_CHARS) return body;
    if (lines.length > 2)
      lines = [...lines.slice(0, lines.length >> 2), ...lines.slice(lines.length - (lines.length >> 2))];
    else lines = lines.map((line) => ({ ...line, message: line.message.slice(0, line.message.length >> 1) }));
  }
}

/**
 * Reads a queue message.
 *
 * @throws {@link ForwarderError} `ERR_SIGHTING_VERSION` for a newer version, which a newer reporter can read and so must
 * go back to the queue; `ERR_SIGHTING_SHAPE` for what is no sighting at all.
 */
export function decodeSighting(body: string): Sighting {
  const value = unpack(body);
  const version = typeof value === "object" && value !== null ? (value as { v?: unknown }).v : undefined;
  if (typeof version === "number" && version > 1) {
    throw new ForwarderError("ERR_SIGHTING_VERSION", `the message has version ${version}, newer than this reporter`);
  }
  try {
    return SIGHTING(value, "message");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ForwarderError("ERR_SIGHTING_SHAPE", `the message is no sighting: ${error.message}`);
  }
}

function unpack(body: string): unknown {
  try {
    const json = gunzipSync(Buffer.from(body, "base64"), { maxOutputLength: MAX_UNPACKED_BYTES }).toString("utf8");
    return JSON.parse(json);
  } catch (cause) {
    throw new ForwarderError("ERR_SIGHTING_SHAPE", "the message is not base64 of gzip of JSON", { cause });
  }
}
