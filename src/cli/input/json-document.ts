import { decodePayload, toDecoded, unpack } from "../../decode/decode.ts";
import { ForwarderError } from "../../errors.ts";
import { isObject, type JsonObject, readInsightsRows, readScalarRows } from "./json-rows.ts";
import type { InputDefaults, ReadInput } from "./read-input.ts";
import { batchesOfRows, type Row, timeOf } from "./rows.ts";

/** Lists may hold lists; deeper than this nothing of ours is. */
const MAX_DEPTH = 4;
/** Members of one log event as the CloudWatch Logs API tells it. A log line in JSON has others, such as a level. */
const EVENT_MEMBERS = new Set(["timestamp", "message", "ingestionTime", "logStreamName", "eventId", "id"]);

/**
 * Reads one JSON value: a subscription event, a decoded payload, an answer of the CloudWatch Logs API, one log event of
 * such an answer, results of Logs Insights, or a list of these or of messages.
 *
 * @param place - Where it stands, for messages.
 * @returns `null` when it is none of these, so that it may be a log message.
 */
export function readJsonDocument(
  value: unknown,
  defaults: InputDefaults,
  name: string,
  place: string = name,
  depth = 0,
): ReadInput | null {
  if (Array.isArray(value)) return readList(value, defaults, name, place, depth);
  if (!isObject(value)) return null;
  try {
    if ("awslogs" in value) return fromDecoded(decodePayload(unpack(value).toString("utf8"), defaults.region), place);
    if ("messageType" in value && "logEvents" in value) return fromDecoded(toDecoded(value, defaults.region), place);
  } catch (error) {
    if (!(error instanceof ForwarderError)) throw error;
    return { batches: [], problems: [at(place, error)], warnings: [] };
  }
  return readAnswer(value, defaults, name, place);
}

/** An answer of the CloudWatch Logs API, or one log event of it. */
function readAnswer(value: JsonObject, defaults: InputDefaults, name: string, place: string): ReadInput | null {
  const { events, results } = value;
  if (Array.isArray(events) && (events.length === 0 || events.some(isLogEvent))) {
    return readEvents(events, defaults, place);
  }
  if (Array.isArray(results) && (results.length > 0 || "statistics" in value)) {
    return readInsightsRows(results, defaults, name, place);
  }
  const isEvent = isLogEvent(value) && Object.keys(value).every((member) => EVENT_MEMBERS.has(member));
  return isEvent ? readEvents([value], defaults, place) : null;
}

function readList(
  values: readonly unknown[],
  defaults: InputDefaults,
  name: string,
  place: string,
  depth: number,
): ReadInput | null {
  if (values.length === 0) return null;
  if (values.every(isLogEvent)) return readEvents(values, defaults, place);
  const rows = readScalarRows(values, defaults, name) ?? readInsightsRows(values, defaults, name, place);
  if (rows !== null || depth === MAX_DEPTH) return rows;
  const reads = values.map((value, index) => readJsonDocument(value, defaults, name, `${place}[${index}]`, depth + 1));
  const known = reads.filter((read) => read !== null);
  return known.length < reads.length ? null : merged(known);
}

/** What several parts of one input came to. */
export function merged(reads: readonly ReadInput[]): ReadInput {
  return {
    batches: reads.flatMap(({ batches }) => batches),
    problems: reads.flatMap(({ problems }) => problems),
    warnings: reads.flatMap(({ warnings }) => warnings),
  };
}

function fromDecoded(decoded: ReturnType<typeof toDecoded>, place: string): ReadInput {
  if (decoded.kind === "control") return { batches: [], problems: [], warnings: [] };
  return { batches: [decoded.batch], problems: decoded.refused.map((error) => at(place, error)), warnings: [] };
}

/** `filter-log-events` names the stream and the ID of each event, `get-log-events` neither. */
function readEvents(events: readonly unknown[], defaults: InputDefaults, place: string): ReadInput {
  const rows: Row[] = [];
  const problems: ForwarderError[] = [];
  for (const [index, event] of events.entries()) {
    const timestamp = isLogEvent(event) ? timeOf(event["timestamp"]) : null;
    if (!isLogEvent(event) || timestamp === null) {
      const what = `${place}: events[${index}] has no timestamp and message`;
      problems.push(new ForwarderError("ERR_LOG_EVENT_SHAPE", what));
      continue;
    }
    const stream = typeof event["logStreamName"] === "string" ? event["logStreamName"] : null;
    const id = [event["eventId"], event["id"]].find((one) => typeof one === "string") ?? null;
    rows.push({ timestamp, message: event.message, stream, id });
  }
  return { batches: batchesOfRows(rows, defaults, null), problems, warnings: [] };
}

/** `aws logs tail --format none` writes times as text; so do the log lines of applications, which are no log events. */
function isLogEvent(value: unknown): value is JsonObject & { readonly message: string } {
  if (!isObject(value) || typeof value["message"] !== "string") return false;
  const { timestamp } = value;
  return typeof timestamp === "string"
    ? "ingestionTime" in value && timeOf(timestamp) !== null
    : Number.isSafeInteger(timestamp);
}

function at(place: string, error: ForwarderError): ForwarderError {
  return new ForwarderError(error.code, `${place}: ${error.message}`, { cause: error });
}
