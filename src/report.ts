import { analyse } from "./analyse.ts";
import type { Silence } from "./deliver/muting.ts";
import type { Outcome } from "./deliver/outcome.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import type { Failure } from "./judge/failure.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Place } from "./place.ts";
import type { Sighting } from "./queue/sighting.ts";

/**
 * Why a sighting did not become an event. A closed list: each drop is counted under its reason.
 *
 * In our own log lines one letter of `not_a_failure` is written as a JSON escape, see `createLog`.
 */
export type DropReason = "not_a_failure" | "already_sent" | Silence;

/** One failed attempt, in the words of the handler's answer and of `scan`. */
export interface ReportedFailure {
  readonly class: Failure["class"];
  readonly title: string;
  readonly functionName: string | null;
  readonly requestId: string | null;
  readonly eventId: string;
}

/** What became of a sighting. */
export type ReportResult =
  | { readonly kind: "sent"; readonly failure: ReportedFailure }
  /** `DRY_RUN`: what would have been sent. */
  | { readonly kind: "dry_run"; readonly failure: ReportedFailure; readonly event: SentryEvent }
  | { readonly kind: "dropped"; readonly reason: DropReason; readonly eventId: string | null }
  /** Try again: Sentry asked to wait, could not be reached, or somebody else is just sending the event. */
  | { readonly kind: "retry"; readonly failure: ReportedFailure; readonly reason: string; readonly afterMs: number }
  /** Sentry will never take it. */
  | { readonly kind: "rejected"; readonly failure: ReportedFailure; readonly reason: string };

/** What the reporter needs from outside. */
export interface ReportServices {
  readonly ledger: Ledger;
  /** `null` in a dry run. */
  readonly send: ((event: SentryEvent) => Promise<Outcome>) | null;
  /** What is known of the failure's function, and where its event goes; absent where everything goes to `send`. */
  readonly place?: (failure: Failure) => Promise<Place>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ReportOptions {
  readonly environment: string | null;
  readonly release: string | null;
  readonly sendDefaultPii: boolean;
}

const RETRY_MS = 30_000;

/**
 * Makes an event of a sighting, once: judges again, takes the ledger's row, sends.
 *
 * Throws only what the ledger throws; then nothing was sent and the sighting must come again.
 */
export async function report(
  sighting: Sighting,
  options: ReportOptions,
  services: ReportServices,
): Promise<ReportResult> {
  const failure = rejudge(sighting);
  if (failure === null) return { kind: "dropped", reason: "not_a_failure", eventId: null };
  // Event and stacks are a third of the code, and much of what is queued turns out to be no failure.
  const { present } = await import("./present.ts");
  const place = await services.place?.(failure);
  if (place != null && place.silence !== null) {
    return { kind: "dropped", reason: place.silence, eventId: failure.eventId };
  }
  const { event, reported } = present(failure, { ...options, ...place });
  if (services.send === null) return { kind: "dry_run", failure: reported, event };
  return deliver(event, reported, place?.send ?? services.send, services);
}

/** The verdict on a sighting's lines, by the same core that saw them first. */
export function rejudge({ source, environment, lines, number }: Sighting): Failure | null {
  const { attempts } = analyse([{ ...source, logEvents: lines }], environment);
  const failure = attempts.find((attempt) => attempt.failure !== null)?.failure ?? null;
  // Earlier attempts of the same request ID do not travel with the sighting.
  return failure === null ? null : { ...failure, attempt: { ...failure.attempt, number } };
}

async function deliver(
  event: SentryEvent,
  failure: ReportedFailure,
  send: (event: SentryEvent) => Promise<Outcome>,
  { ledger, now }: ReportServices,
): Promise<ReportResult> {
  const { eventId } = failure;
  const lease = await ledger.lease({ eventId }, now());
  if (lease.kind === "already_sent") return { kind: "dropped", reason: "already_sent", eventId };
  if (lease.kind === "busy") {
    return { kind: "retry", failure, reason: "another reporter is sending this event", afterMs: lease.retryAfterMs };
  }
  const outcome = await send(event);
  if (outcome.kind === "accepted") {
    await ledger.markAccepted({ eventId }, lease.token, now());
    return { kind: "sent", failure };
  }
  await ledger.release({ eventId }, lease.token);
  switch (outcome.kind) {
    case "rate_limited":
      return { kind: "retry", failure, reason: "Sentry's rate limit", afterMs: outcome.retryAfterMs };
    case "retryable":
      return { kind: "retry", failure, reason: outcome.reason, afterMs: RETRY_MS };
    case "rejected":
      return { kind: "rejected", failure, reason: outcome.reason };
  }
}
