import type { LogSource } from "../decode/log-batch.ts";

export const WINDOWS = ["minute", "hour"] as const;
export const LEVELS = ["fatal", "error", "warning", "info", "debug"] as const;

/**
 * "Something was counted and not sent": asks for the one event that says how much. It waits in the failure queue until the
 * window is over, so that the number is whole.
 */
export interface SummaryRequest {
  readonly v: 2;
  /** What was too much: one failure of one function within a minute, or all events within an hour. */
  readonly summary: (typeof WINDOWS)[number];
  /** Under which key of the ledger the attempts were counted. */
  readonly tally: string;
  /** The window, epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  /** How many were let through. */
  readonly limit: number;
  /** Of an attempt that was counted. For the hour only account and region mean anything. */
  readonly source: LogSource;
  readonly functionName: string | null;
  /** What the events that were let through are called, redacted like them; `null` for the hour. */
  readonly title: string | null;
  readonly level: (typeof LEVELS)[number];
  readonly fingerprint: readonly string[];
}
