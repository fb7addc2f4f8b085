import type { LifecyclePhase } from "../attempts/attempt.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { PrintedError, RuntimeFamily } from "../read/printed-error.ts";

/** Public and stable: used in tags, in `scan --format json` and by users' alert rules. */
export const FAILURE_CLASSES = [
  "invalid_handler",
  "init_error",
  "out_of_memory",
  "timeout",
  "crash",
  "network_error",
  "exception",
  "platform_fault",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** What a finding is worth as proof that the attempt failed. */
export type Strength =
  /** Proves the failure and its class. */
  | "proves"
  /** Proves it unless the attempt's end says otherwise (a suppressed init that may yet succeed). */
  | "unless_recovered"
  /** Cannot prove, but decides the class of a failure that something else proves (a heap death before the exit). */
  | "explains"
  /** Neither: kept as evidence (an init that failed and was tried again, an error that the application only logged). */
  | "mentions";

export type DetectorId = `${"platform" | RuntimeFamily}/${string}`;

/** What went wrong with a connection, in one word for all runtimes. */
export type NetworkReason =
  | "refused"
  | "reset"
  | "unreachable"
  | "no_route"
  | "dns_not_found"
  | "dns_temporary"
  | "connect_timeout"
  | "read_timeout"
  | "tls"
  | "proxy"
  | "broken_pipe"
  | "closed"
  | "unknown";

export interface NetworkDetail {
  readonly reason: NetworkReason;
  /** `host`, `host:port`, `10.0.0.7:5432` or `[::1]:8080`, as printed; `null` where the log does not tell. */
  readonly peer: string | null;
}

/** What one detector says about one record. */
export interface Finding {
  readonly detector: DetectorId;
  readonly class: FailureClass;
  readonly phase: LifecyclePhase;
  readonly type: string | null;
  readonly message: string | null;
  readonly strength: Strength;
  readonly record: LogRecord;
  /** The error as the runtime printed it, where the finding rests on one. */
  readonly error: PrintedError | null;
  readonly network: NetworkDetail | null;
}
