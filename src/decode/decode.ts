import { constants, gunzipSync } from "node:zlib";
import { ForwarderError } from "../errors.ts";
import type { LogBatch, LogEvent } from "./log-batch.ts";

/** Upper bounds that keep a hostile or broken payload from exhausting the function's memory. */
export interface DecodeLimits {
  /** Bytes of base64 text. Lambda's asynchronous payload limit is far below. */
  readonly maxEncodedChars: number;
  readonly maxUnpackedBytes: number;
}

export const DEFAULT_DECODE_LIMITS: DecodeLimits = {
  maxEncodedChars: 8 * 1024 * 1024,
  maxUnpackedBytes: 32 * 1024 * 1024,
};

/** What a subscription payload holds. */
export type Decoded =
  /** CloudWatch Logs only checks that the destination can be reached. */
  | { readonly kind: "control" }
  | {
      readonly kind: "data";
      readonly batch: LogBatch;
      /** One error for each log event that is none, by its index. The others are in the batch. */
      readonly refused: readonly ForwarderError[];
    };

/**
 * Unpacks the event that a subscription filter invokes a function with: `{awslogs: {data: "<base64 gzip>"}}`.
 *
 * @returns The payload's JSON text as UTF-8, not parsed yet: most payloads hold nothing of interest and need not be.
 * @throws {@link ForwarderError} with an `ERR_PAYLOAD_*` code. No retry can mend any of these.
 */
export function unpack(event: unknown, limits: DecodeLimits = DEFAULT_DECODE_LIMITS): Buffer {
  return unpackText(subscriptionData(event), "awslogs.data", limits);
}

/**
 * The same for the base64 text itself. Gzip may come in several members, one after the other.
 *
 * @param name - What holds the text, for messages.
 */
export function unpackText(data: string, name: string, limits: DecodeLimits = DEFAULT_DECODE_LIMITS): Buffer {
  if (data === "") throw new ForwarderError("ERR_PAYLOAD_EMPTY", `${name} is empty`);
  if (data.length > limits.maxEncodedChars) {
    throw new ForwarderError("ERR_PAYLOAD_TOO_LARGE", `${name} has more than ${limits.maxEncodedChars} characters`);
  }
  return gunzip(data, name, limits);
}

/**
 * Reads a subscription payload's JSON text. Unknown members are ignored: CloudWatch Logs adds some over time.
 *
 * @param region - Where we run: a payload does not say.
 * @throws {@link ForwarderError} with an `ERR_PAYLOAD_*` code.
 */
export function decodePayload(json: string, region: string | null): Decoded {
  return toDecoded(parse(json), region);
}

/** The same for a payload that is parsed already. */
export function toDecoded(payload: unknown, region: string | null): Decoded {
  if (!isObject(payload)) throw new ForwarderError("ERR_PAYLOAD_SHAPE", "the payload is not a JSON object");
  switch (payload["messageType"]) {
    case "CONTROL_MESSAGE":
      return { kind: "control" };
    case "DATA_MESSAGE":
      return toData(payload, region);
    default:
      throw new ForwarderError("ERR_PAYLOAD_SHAPE", "messageType is neither DATA_MESSAGE nor CONTROL_MESSAGE");
  }
}

function subscriptionData(event: unknown): string {
  if (isObject(event) && isObject(event["awslogs"]) && typeof event["awslogs"]["data"] === "string") {
    return event["awslogs"]["data"];
  }
  throw new ForwarderError(
    "ERR_PAYLOAD_SHAPE",
    "the event has no awslogs.data string: is the function invoked by something else than a subscription filter?",
  );
}

function gunzip(data: string, name: string, { maxUnpackedBytes }: DecodeLimits): Buffer {
  const packed = Buffer.from(data, "base64");
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) {
    throw new ForwarderError("ERR_PAYLOAD_NOT_BASE64_GZIP", `${name} is not base64-encoded gzip`);
  }
  try {
    return gunzipSync(packed, { maxOutputLength: maxUnpackedBytes, chunkSize: chunkSize(packed, maxUnpackedBytes) });
  } catch (cause) {
    const code = isObject(cause) || cause instanceof Error ? (cause as { code?: unknown }).code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      const message = `${name} unpacks to more than ${maxUnpackedBytes} bytes`;
      throw new ForwarderError("ERR_PAYLOAD_TOO_LARGE", message, { cause });
    }
    if (code === "Z_BUF_ERROR") {
      throw new ForwarderError("ERR_PAYLOAD_TRUNCATED", `${name} ends before its gzip stream does`, { cause });
    }
    throw new ForwarderError("ERR_PAYLOAD_NOT_BASE64_GZIP", `${name} is damaged: its gzip stream cannot be read`, {
      cause,
    });
  }
}

/**
 * One piece for the whole, which saves putting it together of many: gzip ends with the size. That is only a hint, for
 * whatever does not fit gets more pieces.
 */
function chunkSize(packed: Buffer, maxUnpackedBytes: number): number {
  const size = packed.length < 4 ? 0 : packed.readUInt32LE(packed.length - 4);
  // A piece that is full to the last byte would ask for another.
  return Math.max(constants.Z_DEFAULT_CHUNK, Math.min(size, maxUnpackedBytes) + 1);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ForwarderError("ERR_PAYLOAD_NOT_JSON", "the payload is not JSON", { cause });
  }
}

function toData(payload: Record<string, unknown>, region: string | null): Decoded {
  const { owner, logGroup, logStream, logEvents } = payload;
  if (typeof owner !== "string" || typeof logGroup !== "string" || typeof logStream !== "string") {
    throw new ForwarderError("ERR_PAYLOAD_SHAPE", "owner, logGroup and logStream must be strings");
  }
  if (!Array.isArray(logEvents)) throw new ForwarderError("ERR_PAYLOAD_SHAPE", "logEvents must be a list");
  const good: LogEvent[] = [];
  const refused: ForwarderError[] = [];
  for (const [index, value] of logEvents.entries()) {
    // Only what we know: `ordinal` is ours to set.
    if (isLogEvent(value)) good.push({ id: value.id, timestamp: value.timestamp, message: value.message });
    else
      refused.push(new ForwarderError("ERR_LOG_EVENT_SHAPE", `logEvents[${index}] has no id, timestamp and message`));
  }
  return { kind: "data", batch: { account: owner, region, logGroup, logStream, logEvents: good }, refused };
}

function isLogEvent(value: unknown): value is LogEvent {
  return (
    isObject(value) &&
    typeof value["id"] === "string" &&
    typeof value["timestamp"] === "number" &&
    Number.isSafeInteger(value["timestamp"]) &&
    typeof value["message"] === "string"
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
