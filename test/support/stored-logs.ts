import type { LogPage, LogReader, LogReadFailure, PageRequest } from "../../src/complete/log-reader.ts";
import type { LogSource } from "../../src/decode/log-batch.ts";

/** A log event with the time from which on it can be read. */
export interface StoredEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly readableAt?: number;
}

export interface StoredLogs extends LogReader {
  put(source: LogSource, events: readonly StoredEvent[]): void;
  readonly requests: readonly PageRequest[];
}

export interface StoredLogsOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Log events of a page. */
  readonly pageSize?: number;
  /** A fault instead of an answer. */
  readonly fault?: (request: PageRequest) => LogReadFailure | null;
}

/**
 * Log streams that are read as `GetLogEvents` reads them: pages from either end, each in order of time, the same token
 * twice at the end, no event IDs.
 */
export function createStoredLogs({ now, pageSize = 10_000, fault = () => null }: StoredLogsOptions): StoredLogs {
  const streams = new Map<string, StoredEvent[]>();
  const requests: PageRequest[] = [];
  const keyOf = ({ account, region, logGroup, logStream }: LogSource) =>
    JSON.stringify([account, region, logGroup, logStream]);

  return {
    requests,
    put(source, events) {
      const stream = streams.get(keyOf(source)) ?? [];
      stream.push(...events);
      stream.sort((a, b) => a.timestamp - b.timestamp);
      streams.set(keyOf(source), stream);
    },
    async page(request): Promise<LogPage | LogReadFailure> {
      requests.push(request);
      const failure = fault(request);
      if (failure !== null) return failure;
      const stream = streams.get(keyOf(request.source));
      if (stream === undefined) return "gone";
      const { direction, from, until, token } = request;
      const readable = stream.filter(
        ({ timestamp, readableAt = 0 }) =>
          readableAt <= now() &&
          (from === null || timestamp >= from) &&
          // A token belongs to the request that it came from: here the end of what is left to read.
          (until === null || timestamp < until),
      );
      return direction === "forward" ? forward(readable, token, pageSize) : backward(readable, token, pageSize);
    },
  };
}

function backward(events: readonly StoredEvent[], token: string | null, size: number): LogPage {
  // Counted from the oldest, so that events which come later do not move it.
  const end = token === null ? events.length : Number(token.slice(2));
  const begin = Math.max(end - size, 0);
  return { events: events.slice(begin, end).map(toLogEvent), token: `b/${begin}` };
}

function forward(events: readonly StoredEvent[], token: string | null, size: number): LogPage {
  const begin = token === null ? 0 : Number(token.slice(2));
  const end = Math.min(begin + size, events.length);
  return { events: events.slice(begin, end).map(toLogEvent), token: `f/${end}` };
}

function toLogEvent({ timestamp, message }: StoredEvent) {
  return { id: null, timestamp, message };
}
