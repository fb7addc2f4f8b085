import type { LogEvent, LogSource } from "../decode/log-batch.ts";

/** One answer of `GetLogEvents`: events in order of time, without event IDs. */
export interface LogPage {
  readonly events: readonly LogEvent[];
  /** The same token twice in a row means that there is no more. */
  readonly token: string | null;
}

export interface PageRequest {
  readonly source: LogSource;
  /** `backward`: the newest first, page by page, but each in order of time. */
  readonly direction: "backward" | "forward";
  /** Epoch milliseconds, included. */
  readonly from: number | null;
  /** Epoch milliseconds, not included. */
  readonly until: number | null;
  readonly token: string | null;
}

/** Why a log could not be read. */
export type LogReadFailure =
  /** We may not. */
  | "denied"
  /** Group or stream is deleted. */
  | "gone"
  /** Too many calls for now, by us or by others of the account, or trouble on the way. */
  | "throttled";

/** Reads log streams of this account. Never throws. */
export interface LogReader {
  page(request: PageRequest): Promise<LogPage | LogReadFailure>;
}
