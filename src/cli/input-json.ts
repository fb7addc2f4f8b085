import { decodePayload, toDecoded, unpack } from "../decode/decode.ts";
import type { LogBatch, LogEvent } from "../decode/log-batch.ts";
import { ForwarderError } from "../errors.ts";
import type { InputDefaults, ReadInput } from "./input.ts";

type JsonObject = Record<string, unknown>;

/**
 * Reads one JSON value: a subscription event, a decoded payload, an answer of the CloudWatch Logs API, or a list of them.
 *
 * @param place - Where it stands, for messages.
 * @returns `null` when it is none of these, so that it may be a log message.
 */
export function readJsonDocument(
  value: unknown,
  defaults: InputDefaults,
  name: string,
  place: string = name,
): ReadInput | null {
  if (Array.isArray(value)) return readList(value, defaults, name, place);
  if (!isObject(value)) return null;
  try {
    if ("awslogs" in value) return fromDecoded(decodePayload(unpack(value).toString("utf8"), defaults.region), place);
    if ("messageType" in value && "logEvents" in value) return fromDecoded(toDecoded(value, defaults.region), place);
  } catch (error) {
    if (!(error instanceof ForwarderError)) throw error;
    return { batches: [], problems: [at(place, error)] };
  }
  return Array.isArray(value["events"]) ? readApiAnswer(value["events"], defaults, place) : null;
}

function readList(values: readonly unknown[], defaults: InputDefaults, name: string, place: string): ReadInput | null {
  const reads = values.map((value, index) => readJsonDocument(value, defaults, name, `${place}[${index}]`));
  const known = reads.filter((read) => read !== null);
  if (known.length === 0 || known.length < reads.length) {
    return values.length > 0 && values.every(isLogEvent) ? readApiAnswer(values, defaults, place) : null;
  }
  return { batches: known.flatMap(({ batches }) => batches), problems: known.flatMap(({ problems }) => problems) };
}

function fromDecoded(decoded: ReturnType<typeof toDecoded>, place: string): ReadInput {
  if (decoded.kind === "control") return { batches: [], problems: [] };
  return { batches: [decoded.batch], problems: decoded.refused.map((error) => at(place, error)) };
}

/** `filter-log-events` names the stream and the ID of each event, `get-log-events` neither. */
function readApiAnswer(events: readonly unknown[], defaults: InputDefaults, place: string): ReadInput {
  const byStream = new Map<string | null, LogEvent[]>();
  const problems: ForwarderError[] = [];
  for (const [index, event] of events.entries()) {
    if (!isLogEvent(event)) {
      problems.push(
        new ForwarderError("ERR_LOG_EVENT_SHAPE", `${place}: events[${index}] has no timestamp and message`),
      );
      continue;
    }
    const stream = typeof event["logStreamName"] === "string" ? event["logStreamName"] : null;
    const id = typeof event["eventId"] === "string" ? event["eventId"] : null;
    const own = byStream.get(stream) ?? [];
    own.push({ id, timestamp: event.timestamp, message: event.message });
    byStream.set(stream, own);
  }
  const batches = [...byStream].map(([logStream, logEvents]): LogBatch => ({ ...defaults, logStream, logEvents }));
  return { batches, problems };
}

function isLogEvent(value: unknown): value is JsonObject & { timestamp: number; message: string } {
  return isObject(value) && Number.isSafeInteger(value["timestamp"]) && typeof value["message"] === "string";
}

function at(place: string, error: ForwarderError): ForwarderError {
  return new ForwarderError(error.code, `${place}: ${error.message}`, { cause: error });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
