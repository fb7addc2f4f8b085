import type { FunctionFacts } from "./complete/function-facts.ts";
import { buildEvent } from "./event/build-event.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import { eventTitle } from "./event/title.ts";
import type { Failure } from "./judge/failure.ts";
import type { ReportedFailure, ReportOptions } from "./report.ts";
import { VERSION } from "./version.ts";

/** A failure as Sentry gets it, and as the handler's answer tells it. Pure. */
export function present(
  failure: Failure,
  options: ReportOptions & { readonly facts?: FunctionFacts | null; readonly tags?: Readonly<Record<string, string>> },
): { readonly event: SentryEvent; readonly reported: ReportedFailure } {
  const { class: name, functionName, attempt, eventId } = failure;
  return {
    event: buildEvent(failure, { ...options, sdkVersion: VERSION }),
    reported: { class: name, title: eventTitle(failure), functionName, requestId: attempt.requestId, eventId },
  };
}
