import { isWrapperLine } from "../contract/wrapper-line.ts";
import type { LogEvent } from "../decode/log-batch.ts";
import { readCustomRaw } from "./custom.ts";
import { MIN_CUT_CHARS, parseCutJson } from "./cut-json.ts";
import { readDotnetJson, readDotnetText } from "./dotnet.ts";
import { readDotnetRaw, readDotnetStart } from "./dotnet-raw.ts";
import { readGoJson, readGoText } from "./go.ts";
import { readGoRaw } from "./go-raw.ts";
import { readJavaJson, readJavaPrint, readJavaText } from "./java.ts";
import { readJavaRaw } from "./java-raw.ts";
import { type JsonObject, parseJsonObject } from "./json.ts";
import { allParts, type LogRecord } from "./log-record.ts";
import { mayHoldEvidence } from "./needles.ts";
import { readNodejsJson, readNodejsText } from "./nodejs.ts";
import { readNodejsRaw } from "./nodejs-raw.ts";
import { readBrefText, readPhpRaw, requestIdOfBrefLine } from "./php.ts";
import { readPlatformJson } from "./platform-json.ts";
import { type PlatformRead, readPlatformText } from "./platform-text.ts";
import type { PrintedError } from "./printed-error.ts";
import { readPythonJson, readPythonText, readRuntimeClient } from "./python.ts";
import { requestIdOfLine } from "./request-id.ts";
import { readRubyJson, readRubyText, requestIdOfRubyLine } from "./ruby.ts";
import { readRustJson, readRustText } from "./rust.ts";
import { requestIdOfRustLine } from "./rust-line.ts";
import { readRustRaw } from "./rust-raw.ts";

/** One reader per runtime and form, in order; the first that recognises the text wins. A new runtime adds its rows. */
const TEXT_READERS: readonly ((text: string) => PrintedError | null)[] = [
  readNodejsText,
  readPythonText,
  readRuntimeClient,
  readNodejsRaw,
  readDotnetText,
  readDotnetStart,
  readBrefText,
  readJavaText,
  readGoText,
  readGoRaw,
  readRubyText,
  readRustText,
  readRustRaw,
  readCustomRaw,
];
const JSON_READERS: readonly ((json: JsonObject, text: string, isCut: boolean) => PrintedError | null)[] = [
  readNodejsJson,
  readPythonJson,
  readDotnetJson,
  readJavaJson,
  readGoJson,
  readRubyJson,
  readRustJson,
];
/** The same for texts that were printed line by line. */
const JOINED_READERS: readonly ((text: string) => PrintedError | null)[] = [
  readNodejsRaw,
  readJavaRaw,
  readJavaText,
  readDotnetRaw,
  readDotnetText,
  readPhpRaw,
  readGoRaw,
  readRubyText,
  readRustRaw,
];

const LAMBDA_WARNING =
  /^(?:\[WARNING\]\t\S{20,30}\t[0-9a-f-]{0,36}\t)?LAMBDA_WARNING: Unhandled exception\.[^\n]{0,1500}\n(?=\[ERROR\] |\{)/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const ANSI = /\u001b\[[0-9;]{0,20}m/g;
const LINE_END = /\r\n?/g;

/**
 * Takes one log event apart and names who wrote it.
 *
 * @param event - As CloudWatch Logs holds it.
 * @param ordinal - Its number among the stream's equal ones, part of the identity.
 */
export function readRecord(event: LogEvent, ordinal: number): LogRecord {
  const text = normalise(event.message);
  const base = { eventId: event.id, timestamp: event.timestamp, text, ordinal, error: null, json: null };
  // The console, and some tools that save logs, put the runtime's warning and the error it is about into one event.
  const body = text.slice(LAMBDA_WARNING.exec(text.slice(0, 2000))?.[0].length ?? 0);
  if (body.charCodeAt(0) === 123) return readJsonRecord(base, body);
  const platform = readPlatformText(text);
  const readers = platform === null ? TEXT_READERS : [readJavaPrint];
  const error = mayHoldEvidence(body) ? firstOf(readers, body) : null;
  if (platform !== null && error === null) return platformRecord(base, platform, null);
  return {
    ...base,
    producer: error === null ? "app" : "runtime",
    requestId:
      requestIdOfLine(text) ?? requestIdOfBrefLine(text) ?? requestIdOfRubyLine(text) ?? requestIdOfRustLine(text),
    platform: null,
    error,
  };
}

/** Re-reads a trace that was printed line by line and has been joined, or `null` when no runtime prints such a text. */
export function readJoined(first: LogRecord, lines: readonly LogRecord[]): LogRecord | null {
  const text = lines.map((line) => line.text).join("\n");
  const platform = readPlatformText(text);
  if (platform !== null) {
    const { line, requestId } = platform;
    return { ...first, text, producer: "platform", requestId, platform: line, parts: allParts(lines) };
  }
  const error = firstOf(JOINED_READERS, text);
  return error === null ? null : { ...first, text, producer: "runtime", error, parts: allParts(lines) };
}

type Base = Pick<LogRecord, "eventId" | "timestamp" | "text" | "ordinal"> & {
  readonly error: null;
  readonly json: null;
};

function readJsonRecord(base: Base, text: string): LogRecord {
  // Whatever a request says that is quoted in such a line: it is evidence of nothing.
  if (isWrapperLine(text)) return { ...base, producer: "wrapper", requestId: requestIdOfLine(text), platform: null };
  const isPlatform = text.includes('"platform.');
  const mayMatter = isPlatform || mayHoldEvidence(text);
  const parsed = mayMatter ? parseJsonObject(text) : null;
  const isCut = mayMatter && parsed === null && (isPlatform || text.length >= MIN_CUT_CHARS);
  const json = isCut ? parseCutJson(text) : parsed;
  const platform = json !== null && isPlatform ? readPlatformJson(json) : null;
  if (platform !== null) return platformRecord(base, platform, json);
  const error = json === null ? readJavaPrint(text) : firstOf(JSON_READERS, json, text, isCut);
  const producer = error === null ? "app" : "runtime";
  return { ...base, producer, requestId: requestIdOfLine(text), platform: null, error, json };
}

function platformRecord(base: Base, { line, requestId }: PlatformRead, json: JsonObject | null): LogRecord {
  return { ...base, producer: "platform", requestId, platform: line, json };
}

function firstOf<Input extends readonly unknown[]>(
  readers: readonly ((...input: Input) => PrintedError | null)[],
  ...input: Input
): PrintedError | null {
  for (const reader of readers) {
    const error = reader(...input);
    if (error !== null) return error;
  }
  return null;
}

/**
 * Line ends as `\n`, none at the end, no colours. Outside a managed runtime Node.js and Python write `\r` for the line
 * ends inside one event; pipes and terminals add `\r\n`.
 */
function normalise(message: string): string {
  let text = message;
  if (text.includes("\u001b")) text = text.replace(ANSI, "");
  if (text.includes("\r")) text = text.replace(LINE_END, "\n");
  return text.charCodeAt(text.length - 1) === 10 ? text.trimEnd() : text;
}
