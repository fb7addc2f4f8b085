import type { LogRecord } from "../read/log-record.ts";
import type { Environment } from "./attempt.ts";

interface Start {
  readonly index: number;
  readonly record: LogRecord;
  readonly requestId: string;
  /** Where the last END or REPORT with its request ID stands, and the last record of any kind. */
  end: number;
  last: number;
  /** Managed Instances, where invocations interleave, log in JSON, and bill none of them. */
  isAlone: boolean;
}

/**
 * The START lines that an application printed (the log of another function that it called, say). Where one invocation
 * runs at a time, a START inside of another invocation, of whose ID nothing comes after that one's own end, began none.
 */
export function printedStarts(records: readonly LogRecord[], known: Environment): ReadonlySet<LogRecord> {
  const printed = new Set<LogRecord>();
  const type =
    records.find(({ platform }) => platform?.initializationType != null)?.platform?.initializationType ??
    known.initializationType;
  if (type === "lambda-managed-instances") return printed;
  let open: Start | null = null;
  for (const start of startsOf(records)) {
    const isInside: boolean = open !== null && open.end > start.index && start.last < open.end;
    const isSure: boolean = type !== null || open?.isAlone === true;
    if (isInside && isSure && start.requestId !== open?.requestId) printed.add(start.record);
    else open = start;
  }
  return printed;
}

function startsOf(records: readonly LogRecord[]): Start[] {
  const starts: Start[] = [];
  const byId = new Map<string, Start>();
  for (const [index, record] of records.entries()) {
    const { requestId, platform } = record;
    if (requestId === null) continue;
    if (platform?.kind === "start") {
      const start = { index, record, requestId, end: -1, last: index, isAlone: record.json === null };
      starts.push(start);
      byId.set(requestId, start);
    } else {
      seen(byId.get(requestId), record, index);
    }
  }
  return starts;
}

function seen(start: Start | undefined, { platform }: LogRecord, index: number): void {
  if (start === undefined) return;
  start.last = index;
  if (platform?.kind !== "end" && platform?.kind !== "report") return;
  start.end = index;
  start.isAlone ||= platform.billedDurationMs !== null;
}
