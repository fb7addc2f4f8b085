import type { Outcome } from "./deliver/outcome.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import type { SummaryRequest } from "./queue/summary-request.ts";
import type { ReportedFailure, ReportResult, ReportServices } from "./report.ts";

/**
 * Sends an event under the ledger's lease, so that whoever else has a sighting of the attempt does not.
 *
 * @param admission - Asks the storm brake; `null` where there is none.
 */
export async function deliverOnce(
  event: SentryEvent,
  failure: ReportedFailure,
  admission: (() => Promise<SummaryRequest | null>) | null,
  send: (event: SentryEvent) => Promise<Outcome>,
  { ledger, requestSummary, now }: Pick<ReportServices, "ledger" | "requestSummary" | "now">,
): Promise<ReportResult> {
  const key = { eventId: event.event_id };
  const lease = await ledger.lease(key, now());
  if (lease.kind === "already_sent" || lease.kind === "already_counted") {
    return { kind: "dropped", reason: lease.kind, eventId: key.eventId };
  }
  if (lease.kind === "busy") {
    return { kind: "retry", reason: "another reporter is sending this event", afterMs: lease.retryAfterMs };
  }
  const refusal = lease.isFirst && admission !== null ? await admission() : null;
  if (refusal !== null) {
    // Asked for before it is counted: a summary that finds nothing is none, but a count without summary would be lost.
    await requestSummary?.(refusal);
    const isCounted = await ledger.markCounted(key, lease.token, refusal.tally, event.timestamp * 1000, now());
    return isCounted
      ? { kind: "dropped", reason: "counted", eventId: key.eventId }
      : { kind: "retry", reason: "another reporter has taken this event over", afterMs: null };
  }
  const outcome = await send(event);
  if (outcome.kind === "accepted") {
    await insist(() => ledger.markAccepted(key, lease.token, now()));
    return { kind: "sent", failure };
  }
  await ledger.release(key, lease.token);
  switch (outcome.kind) {
    case "rate_limited":
      return { kind: "retry", reason: "Sentry's rate limit", afterMs: outcome.retryAfterMs };
    case "retryable":
      return { kind: "retry", reason: outcome.reason, afterMs: null };
    case "rejected":
      return { kind: "rejected", failure, reason: outcome.reason };
  }
}

/** What Sentry has and the ledger does not know would be sent again. */
const MAX_TRIES = 3;

async function insist(act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
    }
  }
}
