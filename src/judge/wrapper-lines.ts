import { type Mark, readMark, readPrintedMark, readUnsent } from "../contract/mark.ts";
import { isOfKind } from "../contract/wrapper-line.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { Failure } from "./failure.ts";

/** What an attempt's log says of events that the wrapper has sent. */
export interface Marks {
  /** That Sentry has the event of this very failure; `null` where nothing valid says so. */
  readonly own: Mark | null;
  /** Marks that count for nothing: of another request, or malformed. */
  readonly ignored: number;
  /** The wrapper says that Sentry did not accept the error of this attempt. */
  readonly isUnsent: boolean;
}

/** The platform's lines and the process's own reach the log on different ways. */
const JITTER_MS = 50;

/**
 * The records within which the wrapper's lines count: up to the last that tells of the failure or its end. What is printed
 * with the request ID later comes from another invocation, whose caller may know the ID by then.
 */
export function upToFailure({ attempt, findings }: Pick<Failure, "attempt" | "findings">): readonly LogRecord[] {
  const { records, report } = attempt;
  const last = Math.max(...[...findings.map(({ record }) => record), report].map((record) => record?.timestamp ?? 0));
  return records.filter(({ timestamp }) => timestamp <= last + JITTER_MS);
}

/**
 * Looks for the wrapper's mark. It silences an ordinary exception of the same request ID, and a failed connection where the
 * event is of the very error that the handler ended with. Nothing else: of a time-out, a kill or a crash after the mark the
 * wrapper cannot know.
 */
export function marksOf(failure: Failure): Marks {
  const { requestId, records } = failure.attempt;
  const within = new Set(upToFailure(failure));
  let own: Mark | null = null;
  let ignored = 0;
  for (const record of records) {
    const { producer, text, error } = record;
    const isLine = isOfKind(text, "lambdaSentry");
    if (!isLine && error?.runtime !== "nodejs") continue;
    const mark = producer === "runtime" ? readPrintedMark(text) : readMark(text);
    if (mark !== null && mark.requestId === requestId && within.has(record)) own ??= mark;
    else if (mark !== null || isLine) ignored += 1;
  }
  const isUnsent = records.some(({ producer, text }) => producer === "wrapper" && readUnsent(text) === requestId);
  return { own: own !== null && isSilenced(failure, own) ? own : null, ignored, isUnsent };
}

function isSilenced({ class: name, error, phase }: Failure, mark: Mark): boolean {
  if (name === "exception") return true;
  return name === "network_error" && mark.isHandlerError && phase === "invoke" && error?.origin === "handler";
}
