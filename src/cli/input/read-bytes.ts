import { constants } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { ForwarderError } from "../../errors.ts";

/** What JavaScript can hold in one text: 512 MB on Node.js 24. */
export const MAX_INPUT_BYTES: number = constants.MAX_STRING_LENGTH;

/** Firehose packs once more what CloudWatch Logs has packed. */
const MAX_LAYERS = 3;
/** So much of an input tells whether it is text. */
const SAMPLE_CHARS = 64 * 1024;
const MAX_STRANGE_SHARE = 0.1;

const COLOURS = /\p{Cc}\[[\d;]{0,32}m/gu;

const ARCHIVES = [
  { name: "a zip archive", magic: "504b0304", unpack: "unzip" },
  { name: "packed with bzip2", magic: "425a68", unpack: "bunzip2" },
  { name: "packed with zstd", magic: "28b52ffd", unpack: "unzstd" },
  { name: "packed with xz", magic: "fd377a585a00", unpack: "unxz" },
] as const;

/**
 * The text of a saved log: unpacked, without a byte order mark.
 *
 * @throws {@link ForwarderError} with an `ERR_INPUT_*` code for what is packed in another way, damaged, no text, or too
 * large.
 */
export function readBytes(name: string, bytes: Uint8Array, maxBytes: number = MAX_INPUT_BYTES): string {
  let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let layer = 0; isGzip(buffer); layer++) {
    if (layer === MAX_LAYERS) {
      throw new ForwarderError("ERR_INPUT_UNREADABLE", `${name}: is packed more than ${MAX_LAYERS} times with gzip`);
    }
    buffer = gunzip(name, buffer, maxBytes);
  }
  if (buffer.length > maxBytes) throw tooLarge(name, maxBytes, false);
  const archive = ARCHIVES.find(({ magic }) => buffer.toString("hex", 0, magic.length / 2) === magic);
  if (archive !== undefined) {
    throw new ForwarderError("ERR_INPUT_BINARY", `${name}: is ${archive.name}; unpack it first (${archive.unpack})`);
  }
  const text = decode(buffer);
  if (isText(text)) return text;
  throw new ForwarderError(
    "ERR_INPUT_BINARY",
    `${name}: is neither text nor gzip; save the log with "aws logs filter-log-events" or "aws logs tail"`,
  );
}

/** The sentence for an input that no text can hold. */
export function tooLarge(name: string, maxBytes: number = MAX_INPUT_BYTES, isPacked = false): ForwarderError {
  const limit = `${Math.round(maxBytes / 2 ** 20)} MB`;
  const split = isPacked ? "gunzip -c FILE | split -C 400m - part-" : "split -C 400m FILE part-";
  return new ForwarderError(
    "ERR_INPUT_TOO_LARGE",
    `${name}: has more than ${limit}${isPacked ? " unpacked" : ""}, the limit for one input; export fewer hours, or split it (${split})`,
  );
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzip(name: string, bytes: Uint8Array, maxOutputLength: number): Buffer<ArrayBuffer> {
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(name, maxOutputLength, true);
    const why = code === "Z_BUF_ERROR" ? "it is cut off" : "it is damaged";
    throw new ForwarderError(
      "ERR_INPUT_UNREADABLE",
      `${name}: begins as gzip but cannot be unpacked: ${why}; fetch the file again`,
      { cause },
    );
  }
}

function decode(buffer: Buffer): string {
  // Windows PowerShell redirects as UTF-16.
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.subarray(2).toString("utf16le");
  const text = buffer.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Logs may hold a stray byte or a colour; what is full of them is something else. */
function isText(text: string): boolean {
  const sample = text.slice(0, SAMPLE_CHARS).replace(COLOURS, "");
  const strange = sample.match(/[^\P{Cc}\t\n\r]|\ufffd/gu)?.length ?? 0;
  return strange <= sample.length * MAX_STRANGE_SHARE;
}
