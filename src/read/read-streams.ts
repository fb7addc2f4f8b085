import type { LogBatch, LogEvent, LogSource } from "../decode/log-batch.ts";
import { withoutHostPrefix } from "./host-prefix.ts";
import { joinTraces } from "./join-traces.ts";
import type { LogRecord, RecordStream } from "./log-record.ts";
import { orderEvents } from "./order-events.ts";
import { readRecord } from "./read-record.ts";

/** Pools the log events of all batches by stream, orders them, makes them unique and reads them. */
export function readStreams(batches: readonly LogBatch[]): RecordStream[] {
  const streams = new Map<string, { source: LogSource; batches: LogBatch[] }>();
  for (const batch of batches) {
    const key = JSON.stringify([batch.account, batch.region, batch.logGroup, batch.logStream, batch.pool]);
    const stream = streams.get(key);
    if (stream === undefined) streams.set(key, { source: sourceOf(batch), batches: [batch] });
    else stream.batches.push(batch);
  }
  return [...streams.values()].map(({ source, batches: own }) => ({
    source,
    records: joinTraces(toRecords(withoutHostPrefix(orderEvents(own)))),
  }));
}

function sourceOf({ account, region, logGroup, logStream }: LogBatch): LogSource {
  return { account, region, logGroup, logStream };
}

/**
 * Only what may become evidence needs its number among equal ones; counting all would cost more than reading them. The
 * events are in order of time, so that those of one millisecond stand together and most stand alone.
 */
function toRecords(events: readonly LogEvent[]): LogRecord[] {
  const counts = new Map<string, number>();
  return events.map((event, index) => {
    const record = readRecord(event, event.ordinal ?? 0);
    if (record.producer === "app" || event.ordinal !== undefined) return record;
    const { timestamp, text } = record;
    if (events[index - 1]?.timestamp !== timestamp && events[index + 1]?.timestamp !== timestamp) return record;
    const key = `${timestamp}:${text}`;
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return ordinal === 0 ? record : { ...record, ordinal };
  });
}
