/** `alarm` is what a person has to act on. Not the usual words: our own lines must not look like a failure. */
export type LogLevel = "info" | "warn" | "alarm";

/** How often each named thing happened, such as why records were dropped. */
export type Counts<Reason extends string = string> = Partial<Record<Reason, number>>;

export type LogFields = Readonly<Record<string, string | number | boolean | null | readonly string[] | Counts>> & {
  readonly timestamp?: never;
  readonly level?: never;
  readonly message?: never;
};

/** Writes one structured line about our own work. Never pass text of a watched function's log. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export interface TelemetryOptions {
  /** Takes one line with its line feed. Default: standard output. */
  readonly sink?: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Lambda's `AWS_LAMBDA_LOG_LEVEL`, the function's application log level. Default: everything. */
  readonly threshold?: string | undefined;
}

const RANKS: Readonly<Record<LogLevel, number>> = { info: 2, warn: 3, alarm: 4 };
const THRESHOLDS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** What failure-shaped subscription filters look for, in any case. Words that we cannot choose (reasons, names) may hold it. */
const FAILURE_WORDS =
  /error|exception|traceback|timed? ?out|runtime\.|status:|panic|fatal|fail|signal:|killed|exited|out ?of ?memory|unhandled|uncaught|unable to|ECONN|ENOTFOUND|EAI_|platform\.|java\.|handler|handleRequest|method named|Lambda runtime|Function<|Init<| {3}at |stack|lambdaSentry/gi;
const MAX_VALUE = 500;

/**
 * Makes the function that logs what we do.
 *
 * A line can pass no failure-shaped filter, even when a value holds such a word: the word's last letter is then written
 * as a JSON escape, which a reader of JSON does not notice and a filter for text does not match. So a stack that by
 * mistake watches its own log group does not feed itself.
 *
 * Words that are ours to choose are chosen otherwise (`alarm`, `batch`), so escapes are rare. The one that is seen often
 * is the drop reason `not_a_failure`, which is a public name and keeps it: `{"drops":{"not_a_fai\u006cure":3}}` is what
 * the raw line shows, `not_a_failure` what Logs Insights, `jq` and the console's unfolded view show.
 *
 * @example
 * ```ts
 * const log = createLog();
 * log("info", "batch done", { records: 12, drops: { already_sent: 2 } });
 * ```
 */
export function createLog({ sink = writeToStdout, now = Date.now, threshold = "" }: TelemetryOptions = {}): Log {
  const lowest = THRESHOLDS.indexOf(threshold);
  return (level, message, fields = {}) => {
    if (RANKS[level] < lowest) return;
    const line = JSON.stringify({ timestamp: new Date(now()).toISOString(), level, message, ...fields }, bound);
    sink(`${disguise(line)}\n`);
  };
}

/** Counts one more (or `by` more) of a reason. */
export function count<Reason extends string>(counts: Counts<Reason>, reason: Reason, by = 1): void {
  const before = Object.hasOwn(counts, reason) ? counts[reason] : undefined;
  counts[reason] = (before ?? 0) + by;
}

function bound(_key: string, value: unknown): unknown {
  return typeof value === "string" && value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE - 3)}...` : value;
}

/** The same JSON, in which no word stands that a failure-shaped filter looks for. */
export function disguise(json: string): string {
  return json.replace(/\\[\\n]/g, lineFeed).replace(FAILURE_WORDS, escapeLast);
}

/** A line feed as `\u000a`: with `\n` a value of several lines could look like a trace in JSON. */
function lineFeed(escaped: string): string {
  return escaped === "\\n" ? "\\u000a" : escaped;
}

/** The last and not the first: that one may already be half of an escape, as the `t` in tab + `imed out`. */
function escapeLast(word: string): string {
  const last = word.length - 1;
  return `${word.slice(0, last)}\\u${word.charCodeAt(last).toString(16).padStart(4, "0")}`;
}

/** Past the runtime, which would put a time and a request ID before it. */
export function writeToStdout(line: string): void {
  process.stdout.write(line);
}
