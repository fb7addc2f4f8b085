import { ForwarderError } from "../errors.ts";
import { DEFAULT_DECODE_LIMITS, type DecodeLimits, unpackText } from "./decode.ts";
import { needle, placesOf } from "./needle.ts";

/** One record of a Kinesis stream that a logs destination writes to. */
export interface KinesisRecord {
  /** What Lambda is told where it shall begin again; `null` where the record has none. */
  readonly sequenceNumber: string | null;
  /** An event with this record alone: what is kept of it can be handed to the forwarder again. */
  readonly event: { readonly Records: readonly unknown[] };
  /** Base64 of gzip of one or several payloads; `null` where the record has no such text. */
  readonly data: string | null;
}

/**
 * The records of the event that Lambda invokes a function with for a Kinesis stream, in their order:
 * `{Records: [{eventSource: "aws:kinesis", kinesis: {data, sequenceNumber, …}}]}`.
 *
 * @returns `null` for an event of another source.
 */
export function kinesisRecords(event: unknown): readonly KinesisRecord[] | null {
  const records = member(event, "Records");
  if (!Array.isArray(records) || member(records[0], "eventSource") !== "aws:kinesis") return null;
  return records.map((record: unknown) => {
    const kinesis = member(record, "kinesis");
    return {
      sequenceNumber: text(member(kinesis, "sequenceNumber")),
      event: { Records: [record] },
      data: text(member(kinesis, "data")),
    };
  });
}

/**
 * Unpacks a record. CloudWatch Logs writes the payload that a function would get, without `{awslogs: …}` around it.
 *
 * @returns The JSON texts of its payloads, at least one.
 * @throws {@link ForwarderError} with an `ERR_PAYLOAD_*` code. No retry can mend any of these.
 */
export function unpackRecord({ data }: KinesisRecord, limits: DecodeLimits = DEFAULT_DECODE_LIMITS): readonly Buffer[] {
  if (data === null) throw new ForwarderError("ERR_PAYLOAD_SHAPE", "the record has no kinesis.data string");
  return splitPayloads(unpackText(data, "kinesis.data", limits));
}

const MESSAGE_TYPE = needle('"messageType"');
/**
 * Where one JSON object ends and the next begins. In JSON that stands between two values and nowhere else: inside a
 * string the quotation mark would be escaped, or end it and be followed by no letter.
 */
const SEAM = /\}\s{0,16}(?=\{\s{0,16}"[A-Za-z])/g;

/** Several members of a gzip stream come out as one text, in which payload follows payload. */
function splitPayloads(unpacked: Buffer): readonly Buffer[] {
  // Nearly always there is one, and looking for the seams would cost more than the rest.
  if (placesOf(MESSAGE_TYPE, unpacked, 2).length < 2) return [unpacked];
  const seams = [...unpacked.toString("latin1").matchAll(SEAM)].map(({ index }) => index + 1);
  return [0, ...seams].map((from, index) => unpacked.subarray(from, seams[index]));
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
