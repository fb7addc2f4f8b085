import { keepEnds } from "../stacks/parse-trace.ts";
import type { SentryEvent, SentryException } from "./sentry-event.ts";
import type { Trims } from "./trims.ts";

/** Sentry documents 200 KB for a packed event; ours stays below it unpacked. */
const MAX_EVENT_BYTES = 200_000;
/** For the context that tells what was left out. */
const TRIMMED_BYTES = 1000;

/** How many frames an exception keeps at most, from step to step, when breadcrumbs alone do not make the event fit. */
const FRAME_STEPS = [20, 8] as const;

/** Makes an event smaller and notes how. */
type Step = (sentryEvent: SentryEvent, trims: Trims, excess: number) => SentryEvent;

/**
 * The least useful first: the oldest breadcrumbs, the bulk of what the wrapper told, other threads, causes, frames from the
 * middle, evidence.
 */
const STEPS: readonly Step[] = [
  withoutOldBreadcrumbs,
  withoutToldBulk,
  withoutThreads,
  withoutCauses,
  ...FRAME_STEPS.map(
    (maxFrames): Step =>
      (event, trims) =>
        withFewerFrames(event, trims, maxFrames),
  ),
  withoutFindings,
];

/** Size of the event as it is sent: UTF-8 bytes of its JSON. */
function eventBytes(sentryEvent: SentryEvent): number {
  return Buffer.byteLength(JSON.stringify(sentryEvent));
}

/** The event with as much as fits, and with a context that tells what does not. */
export function fitToSize(sentryEvent: SentryEvent, trims: Trims, maxBytes = MAX_EVENT_BYTES): SentryEvent {
  let fitting = sentryEvent;
  for (const step of STEPS) {
    const excess = eventBytes(fitting) - (maxBytes - TRIMMED_BYTES);
    if (excess <= 0) break;
    fitting = step(fitting, trims, excess);
  }
  const leftOut = trims.list();
  if (leftOut.length === 0) return fitting;
  return { ...fitting, contexts: { ...fitting.contexts, trimmed: { left_out: leftOut } } };
}

function withoutOldBreadcrumbs(sentryEvent: SentryEvent, trims: Trims, excess: number): SentryEvent {
  const { breadcrumbs, ...rest } = sentryEvent;
  if (breadcrumbs === undefined) return sentryEvent;
  let left = excess;
  let first = 0;
  while (left > 0 && first < breadcrumbs.values.length) {
    left -= Buffer.byteLength(JSON.stringify(breadcrumbs.values[first])) + 1;
    first += 1;
  }
  trims.note("older log lines", first);
  const values = breadcrumbs.values.slice(first);
  return values.length === 0 ? rest : { ...rest, breadcrumbs: { values } };
}

/** Method and URL say which request it was. */
function withoutToldBulk({ extra, ...sentryEvent }: SentryEvent, trims: Trims): SentryEvent {
  const { request } = sentryEvent;
  if (extra !== undefined) trims.note("extra data", Object.keys(extra).length);
  if (request === undefined) return sentryEvent;
  const { method, url } = request;
  trims.note("parts of the request", Object.keys(request).length - 2);
  return {
    ...sentryEvent,
    request: { ...(method === undefined ? {} : { method }), ...(url === undefined ? {} : { url }) },
  };
}

function withoutThreads(sentryEvent: SentryEvent, trims: Trims): SentryEvent {
  const { threads, ...rest } = sentryEvent;
  trims.note("other threads", threads?.values.length ?? 0);
  return rest;
}

function withoutCauses(sentryEvent: SentryEvent, trims: Trims): SentryEvent {
  const { values } = sentryEvent.exception;
  trims.note("causes", values.length - 1);
  return { ...sentryEvent, exception: { values: values.slice(-1) } };
}

function withFewerFrames(sentryEvent: SentryEvent, trims: Trims, maxFrames: number): SentryEvent {
  const values = sentryEvent.exception.values.map((exception): SentryException => {
    const frames = exception.stacktrace?.frames ?? [];
    if (frames.length <= maxFrames) return exception;
    trims.note("stack frames in the middle", frames.length - maxFrames);
    return { ...exception, stacktrace: { frames: keepEnds(frames, maxFrames) } };
  });
  return { ...sentryEvent, exception: { values } };
}

function withoutFindings(sentryEvent: SentryEvent, trims: Trims): SentryEvent {
  const members = Object.entries(sentryEvent.contexts["evidence"] ?? {});
  const sentences = members.filter(([name]) => !name.startsWith("finding_"));
  trims.note("pieces of evidence", members.length - sentences.length);
  return { ...sentryEvent, contexts: { ...sentryEvent.contexts, evidence: Object.fromEntries(sentences) } };
}
