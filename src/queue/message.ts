import { gunzipSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import { ForwarderError } from "../errors.ts";
import type { Sighting } from "./sighting.ts";

/** SQS takes 256 KB at the most, attributes included, and counts a batch of ten as one. */
const MAX_BODY_CHARS = 200_000;
const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;

const nullableString = v.nullable(v.string());
const SIGHTING = v.object({
  v: v.literal(1),
  source: v.object({
    account: nullableString,
    region: nullableString,
    logGroup: nullableString,
    logStream: nullableString,
  }),
  requestId: nullableString,
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  environment: v.object({
    functionName: nullableString,
    functionVersion: nullableString,
    runtimeVersion: nullableString,
    runtimeVersionArn: nullableString,
    initializationType: nullableString,
  }),
  lines: v.pipe(
    v.array(
      v.object({
        id: nullableString,
        timestamp: v.pipe(v.number(), v.safeInteger()),
        message: v.string(),
        ordinal: v.pipe(v.number(), v.integer(), v.minValue(0)),
      }),
    ),
    v.maxLength(10_000),
  ),
  why: v.array(v.string()),
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
  const result = v.safeParse(SIGHTING, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ForwarderError("ERR_SIGHTING_SHAPE", `the message is no sighting: ${v.getDotPath(issue) ?? "it"} is wrong`);
}

function unpack(body: string): unknown {
  try {
    const json = gunzipSync(Buffer.from(body, "base64"), { maxOutputLength: MAX_UNPACKED_BYTES }).toString("utf8");
    return JSON.parse(json);
  } catch (cause) {
    throw new ForwarderError("ERR_SIGHTING_SHAPE", "the message is not base64 of gzip of JSON", { cause });
  }
}
