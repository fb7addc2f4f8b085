/** The same for every message: how long it waits before it comes again. Seconds; SQS knows no others. */

/** An attempt that is not complete yet. Most end soon; the others may run for a quarter of an hour. */
const WAITS = [15, 15, 30, 60, 120] as const;
const LONGEST_WAIT = 240;
const FIRST_RETRY = 30;
/** More is a matter for the next receive: what was the trouble may be over by then. */
const LONGEST_RETRY = 900;
/** The limit of tries is that of time: a day, after which nobody waits for this event any more. */
export const MAX_AGE_MS = 86_400_000;

/** @param receives - How often the message was received, from 1. */
export function waitSeconds(receives: number): number {
  return WAITS[receives - 1] ?? LONGEST_WAIT;
}

/** Twice as long each time. */
export function backoffSeconds(receives: number): number {
  return Math.min(FIRST_RETRY * 2 ** Math.min(receives - 1, 10), LONGEST_RETRY);
}

/** As long as was asked for, but within a quarter of an hour the question is put again. */
export function askedSeconds(afterMs: number): number {
  return Math.min(Math.max(Math.ceil(afterMs / 1000), 1), LONGEST_RETRY);
}
