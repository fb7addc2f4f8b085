import type { FunctionFacts } from "./complete/function-facts.ts";
import { attemptLog } from "./event/attempt-log.ts";
import { buildEvent } from "./event/build-event.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import { summaryEvent } from "./event/summary-event.ts";
import { eventTitle } from "./event/title.ts";
import type { Failure } from "./judge/failure.ts";
import type { Tally } from "./ledger/ledger.ts";
import type { SummaryRequest } from "./queue/summary-request.ts";
import type { ReportedFailure, ReportOptions } from "./report.ts";
import { VERSION } from "./version.ts";

/** A failure as Sentry gets it, and as the handler's answer tells it. Pure. */
export function present(
  failure: Failure,
  options: ReportOptions & { readonly facts?: FunctionFacts | null; readonly tags?: Readonly<Record<string, string>> },
): { readonly event: SentryEvent; readonly reported: ReportedFailure; readonly attachment: string | null } {
  const { class: name, functionName, attempt, eventId, provingRecord } = failure;
  const { timestamp } = provingRecord;
  return {
    event: buildEvent(failure, { ...options, sdkVersion: VERSION }),
    reported: {
      class: name,
      title: eventTitle(failure),
      functionName,
      requestId: attempt.requestId,
      eventId,
      timestamp,
    },
    attachment: options.attachLog === true ? attemptLog(failure, options.sendDefaultPii) : null,
  };
}

/** What was counted and not sent, as Sentry gets it. Pure. */
export function presentSummary(
  request: SummaryRequest,
  tally: Tally,
  eventId: string,
  options: ReportOptions,
): SentryEvent {
  return summaryEvent(request, tally, eventId, { ...options, sdkVersion: VERSION });
}
