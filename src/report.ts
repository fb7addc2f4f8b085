import { type BrakeLimits, brake } from "./brake.ts";
import { isComplete, provesByItself } from "./complete/completeness.ts";
import type { Evidence } from "./complete/evidence.ts";
import type { Silence } from "./deliver/muting.ts";
import type { Outcome } from "./deliver/outcome.ts";
import { deliverOnce } from "./deliver-once.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import type { Failure } from "./judge/failure.ts";
import { marksOf } from "./judge/wrapper-lines.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Place, Placed } from "./place.ts";
import type { Sighting } from "./queue/sighting.ts";
import type { SummaryRequest } from "./queue/summary-request.ts";
import { type Verdict, verdictsOn } from "./verdicts.ts";

/**
 * Why a sighting did not become an event. A closed list: each drop is counted under its reason.
 *
 * In our own log lines one letter of `not_a_failure` is written as a JSON escape, see `createLog`.
 */
export type DropReason =
  | "not_a_failure"
  | "already_sent"
  /** By the in-process wrapper: its mark is in the attempt's log. */
  | "already_reported"
  /** By the storm brake, before. */
  | "already_counted"
  /** By the storm brake: its summary says how many. */
  | "counted"
  /** A summary was asked for, and then no attempt was counted. */
  | "nothing_counted"
  | Silence;

/** One failed attempt, in the words of the handler's answer and of `scan`. */
export interface ReportedFailure {
  readonly class: Failure["class"] | "summary";
  readonly title: string;
  readonly functionName: string | null;
  readonly requestId: string | null;
  readonly eventId: string;
  /** Epoch milliseconds of what proves it; `null` for a summary. */
  readonly timestamp: number | null;
}

/** What became of an attempt that a sighting is about. */
export type ReportResult = ReportConclusion & {
  /** Marks of the wrapper that counted for nothing: of another request, or malformed. Absent for none. */
  readonly ignoredMarks?: number;
};

type ReportConclusion =
  | { readonly kind: "sent"; readonly failure: ReportedFailure }
  /** `DRY_RUN`: what would have been sent. */
  | { readonly kind: "dry_run"; readonly failure: ReportedFailure; readonly event: SentryEvent }
  | { readonly kind: "dropped"; readonly reason: DropReason; readonly eventId: string | null }
  /** The attempt's log may not be whole yet. */
  | { readonly kind: "wait" }
  /** Try again: Sentry asked to wait, could not be reached, or somebody else is just sending the event. */
  | { readonly kind: "retry"; readonly reason: string; readonly afterMs: number | null }
  /** Sentry will never take it. */
  | { readonly kind: "rejected"; readonly failure?: ReportedFailure; readonly reason: string };

/** What the reporter needs from outside. */
export interface ReportServices {
  readonly ledger: Ledger;
  /** `null` in a dry run. */
  readonly send: ((event: SentryEvent, attachment?: string) => Promise<Outcome>) | null;
  /** Queues what asks for a summary; `null` where there is no queue, and so no storm brake. */
  readonly requestSummary: ((request: SummaryRequest) => Promise<void>) | null;
  /** What is known of the failure's function, and where its event goes; absent where everything goes to `send`. */
  readonly place?: (placed: Placed) => Promise<Place>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ReportOptions extends BrakeLimits {
  readonly environment: string | null;
  readonly release: string | null;
  readonly sendDefaultPii: boolean;
  /** Default: no. */
  readonly attachLog?: boolean;
}

/**
 * Makes events of a sighting's attempts, each once: judges again, takes the ledger's row, sends. Usually one attempt; two
 * where the forwarder could not tell a retry from the first try, none where nothing of it is left.
 *
 * Throws only what the ledger and the queue throw; then the sighting must come again.
 *
 * @param evidence - What can be known of the attempts by now; `null` where the sighting's own lines are all there ever is.
 */
export async function report(
  sighting: Sighting,
  evidence: Evidence | null,
  options: ReportOptions,
  services: ReportServices,
): Promise<readonly ReportResult[]> {
  const verdicts = verdictsOn(sighting, evidence?.read ?? null);
  const results: ReportResult[] = [];
  for (const verdict of verdicts) {
    const isReady = evidence === null || (await isJudgeable(verdict, sighting, evidence, services));
    results.push(isReady ? await conclude(verdict, sighting, evidence, options, services) : { kind: "wait" });
  }
  return results.length > 0 ? results : [nothingFound(sighting, services)];
}

async function isJudgeable(
  verdict: Verdict,
  { source }: Sighting,
  { read }: Evidence,
  { place, now }: ReportServices,
): Promise<boolean> {
  // What cannot be read cannot show the end either.
  if (read === null && verdict.findings.some(provesByItself)) return true;
  const known = { ...verdict, lastEvidence: verdict.evidence.last, now: now() };
  if (isComplete({ ...known, timeoutMs: null })) return true;
  const { facts } = (await place?.({ class: "summary", attempt: { source } })) ?? { facts: null };
  const seconds = facts?.configuration?.timeout ?? null;
  return seconds !== null && isComplete({ ...known, timeoutMs: seconds * 1000 });
}

/** Nothing of what the sighting names is in the log, and its own lines, if it has any, are not evidence there. */
function nothingFound({ lines, evidence }: Sighting, { now }: ReportServices): ReportResult {
  if (lines.length > 0) return { kind: "dropped", reason: "not_a_failure", eventId: null };
  if (now() - evidence.last < STUB_PATIENCE_MS) return { kind: "wait" };
  return { kind: "rejected", reason: "the log that this stub stands for cannot be read" };
}

async function conclude(
  { failure: verdict, evidence: span, attempt }: Verdict,
  { source }: Sighting,
  evidence: Evidence | null,
  options: ReportOptions,
  services: ReportServices,
): Promise<ReportResult> {
  if (verdict === null) return { kind: "dropped", reason: "not_a_failure", eventId: null };
  const { own, ignored, isUnsent } = marksOf(verdict);
  const ignoredMarks = ignored === 0 ? {} : { ignoredMarks: ignored };
  if (own !== null) return { kind: "dropped", reason: "already_reported", eventId: own.eventId, ...ignoredMarks };
  const { ledger, now } = services;
  const times = attempt.records.map(({ timestamp }) => timestamp);
  const eventId = await ledger.freeze(
    { source, requestId: attempt.requestId },
    { ...spanToFreeze(verdict, times), evidence: span, eventId: verdict.eventId },
    now(),
  );
  const failure = { ...verdict, eventId };
  // Event and stacks are a third of the code, and much of what is queued turns out to be no failure.
  const { present } = await import("./present.ts");
  const place = await services.place?.(failure);
  // An SDK that could not report it has left it to us.
  if (place != null && place.silence !== null && !(isUnsent && place.silence === "left_to_sdk")) {
    return { kind: "dropped", reason: place.silence, eventId: failure.eventId, ...ignoredMarks };
  }
  const { event: bare, reported, attachment } = present(failure, { ...options, ...place });
  const event = evidence === null ? bare : { ...bare, tags: { ...bare.tags, ...evidence.tagsFor(attempt) } };
  if (services.send === null) return { kind: "dry_run", failure: reported, event, ...ignoredMarks };
  const admission = services.requestSummary === null ? null : () => brake(failure, event, options, ledger, now());
  const sendTo = place?.send ?? services.send;
  const send = attachment === null ? sendTo : (sent: SentryEvent) => sendTo(sent, attachment);
  return { ...(await deliverOnce(event, reported, admission, send, services)), ...ignoredMarks };
}

/** As long as a throttled log service is waited for. */
const STUB_PATIENCE_MS = 900_000;
/** Retries of an asynchronous invocation come a minute later at the soonest. */
const RETRY_GAP_MS = 55_000;

/**
 * From its first record to its last. Where its end was not seen, more of it may come; a retry cannot come so soon.
 */
function spanToFreeze(
  { attempt }: Failure,
  times: readonly number[],
): { readonly first: number; readonly last: number } {
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), 0);
  const isOpen = attempt.requestId !== null && attempt.report === null;
  return isOpen && last > 0 ? { first, last: last + RETRY_GAP_MS } : { first, last };
}
