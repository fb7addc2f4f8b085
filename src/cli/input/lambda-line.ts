import type { LogBatch } from "../../decode/log-batch.ts";
import { readRecord } from "../../read/read-record.ts";
import { isObject } from "./json-rows.ts";

/** The console of Node.js and the loggers of Python and .NET, also before there is a request ID. */
const RUNTIME_LINE = /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t[\w-]{0,36}\t[A-Za-z]{4,8}\t|\[[A-Z]{4,8}\]\t)/;
const TIME_MEMBERS = ["time", "timestamp", "@timestamp", "ts"];
const WORD_MEMBERS = ["message", "msg", "level", "errorType", "event"];

/** Whether the platform or a runtime wrote the message, or a logger that knows the request ID. */
export function isLambdaLine(message: string): boolean {
  if (RUNTIME_LINE.test(message)) return true;
  const { producer, requestId } = readRecord({ id: null, timestamp: 0, message }, 0);
  return producer !== "app" || requestId !== null;
}

/** Whether any of the messages is such a line. */
export function hasLambdaLine(batches: readonly LogBatch[]): boolean {
  return batches.some(({ logEvents }) => logEvents.some(({ message }) => isLambdaLine(message)));
}

/** Whether a JSON value may be a line of some logger: it has a time, and something to say. */
export function isLogObject(value: unknown): boolean {
  return isObject(value) && TIME_MEMBERS.some((name) => name in value) && WORD_MEMBERS.some((name) => name in value);
}
