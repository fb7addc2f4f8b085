import type { SentryEvent, SentryException } from "./sentry-event.ts";

/** Sentry documents 200 KB for a packed event; ours stays below it unpacked. */
const MAX_EVENT_BYTES = 200_000;

/** How many frames an exception keeps at most, from step to step, when breadcrumbs alone do not make the event fit. */
const FRAME_STEPS = [20, 8] as const;

/** Size of the event as it is sent: UTF-8 bytes of its JSON. */
function eventBytes(sentryEvent: SentryEvent): number {
  return Buffer.byteLength(JSON.stringify(sentryEvent));
}

/** The event with as much as fits: the oldest breadcrumbs go first, then the bulk of what the wrapper told, then causes, then frames from the middle. */
export function fitToSize(sentryEvent: SentryEvent, maxBytes = MAX_EVENT_BYTES): SentryEvent {
  let fitting = withoutOldBreadcrumbs(sentryEvent, maxBytes);
  if (eventBytes(fitting) <= maxBytes) return fitting;
  fitting = withoutToldBulk(fitting);
  if (eventBytes(fitting) <= maxBytes) return fitting;
  fitting = withExceptions(fitting, fitting.exception.values.slice(-1));
  for (const maxFrames of FRAME_STEPS) {
    if (eventBytes(fitting) <= maxBytes) break;
    fitting = withExceptions(
      fitting,
      fitting.exception.values.map((exception) => withFewerFrames(exception, maxFrames)),
    );
  }
  return fitting;
}

function withoutOldBreadcrumbs(sentryEvent: SentryEvent, maxBytes: number): SentryEvent {
  const { breadcrumbs, ...rest } = sentryEvent;
  if (breadcrumbs === undefined) return sentryEvent;
  let excess = eventBytes(sentryEvent) - maxBytes;
  let first = 0;
  while (excess > 0 && first < breadcrumbs.values.length) {
    excess -= Buffer.byteLength(JSON.stringify(breadcrumbs.values[first])) + 1;
    first += 1;
  }
  if (first === 0) return sentryEvent;
  const values = breadcrumbs.values.slice(first);
  return values.length === 0 ? rest : { ...rest, breadcrumbs: { values } };
}

/** Method and URL say which request it was. */
function withoutToldBulk({ extra: _, ...sentryEvent }: SentryEvent): SentryEvent {
  const { method, url } = sentryEvent.request ?? {};
  if (sentryEvent.request === undefined) return sentryEvent;
  const request = { ...(method === undefined ? {} : { method }), ...(url === undefined ? {} : { url }) };
  return { ...sentryEvent, request };
}

function withExceptions(sentryEvent: SentryEvent, values: readonly SentryException[]): SentryEvent {
  return { ...sentryEvent, exception: { values } };
}

function withFewerFrames(exception: SentryException, maxFrames: number): SentryException {
  const frames = exception.stacktrace?.frames ?? [];
  if (frames.length <= maxFrames) return exception;
  const outer = Math.floor(maxFrames / 2);
  return {
    ...exception,
    stacktrace: { frames: [...frames.slice(0, outer), ...frames.slice(outer - maxFrames)] },
  };
}
