/** One log event as CloudWatch Logs delivered it. */
export interface LogEvent {
  /** CloudWatch's event ID, a decimal string; `null` where the source has none (`GetLogEvents`, plain files). */
  readonly id: string | null;
  /** Epoch milliseconds; `0` where the source has none (plain lines). */
  readonly timestamp: number;
  readonly message: string;
  /** Number among the stream's equal events, where it is known from before (an event out of the queue). */
  readonly ordinal?: number;
}

/** Where log events come from. `null` where the source does not tell. */
export interface LogSource {
  /** Twelve digits: the account that owns the log group. */
  readonly account: string | null;
  readonly region: string | null;
  readonly logGroup: string | null;
  readonly logStream: string | null;
}

/** One delivery of log events of a single log stream, in source order. */
export interface LogBatch extends LogSource {
  readonly logEvents: readonly LogEvent[];
  /** Keeps batches of unnamed streams apart (plain files), where equal names would pool them. */
  readonly pool?: string;
}
