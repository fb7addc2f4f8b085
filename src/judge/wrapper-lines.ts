import { type Mark, readMark, readPrintedMark } from "../contract/mark.ts";
import { isOfKind } from "../contract/wrapper-line.ts";
import type { Failure } from "./failure.ts";

/** What an attempt's log says of events that the wrapper has sent. */
export interface Marks {
  /** That Sentry has the event of this very failure; `null` where nothing valid says so. */
  readonly own: Mark | null;
  /** Marks that count for nothing: of another request, or malformed. */
  readonly ignored: number;
}

/**
 * Looks for the wrapper's mark. It silences an ordinary exception of the same request ID, and a failed connection where the
 * event is of the very error that the handler ended with. Nothing else: of a time-out, a kill or a crash after the mark the
 * wrapper cannot know.
 */
export function marksOf(failure: Failure): Marks {
  const { requestId, records } = failure.attempt;
  let own: Mark | null = null;
  let ignored = 0;
  for (const { producer, text, error } of records) {
    const isLine = isOfKind(text, "lambdaSentry");
    if (!isLine && error?.runtime !== "nodejs") continue;
    const mark = producer === "runtime" ? readPrintedMark(text) : readMark(text);
    if (mark !== null && mark.requestId === requestId) own ??= mark;
    else if (mark !== null || isLine) ignored += 1;
  }
  return { own: own !== null && isSilenced(failure, own) ? own : null, ignored };
}

function isSilenced({ class: name, error, phase }: Failure, mark: Mark): boolean {
  if (name === "exception") return true;
  return name === "network_error" && mark.isHandlerError && phase === "invoke" && error?.origin === "handler";
}
