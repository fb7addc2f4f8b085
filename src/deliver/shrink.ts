import type { SentryEvent, SentryException } from "../event/sentry-event.ts";

/** Well under Sentry's documented 200 KB packed, so that the only retry is not wasted on a guess. */
const ENOUGH_BYTES = 64 * 1024;
const MAX_TEXT = 512;
const MAX_FRAMES = 50;

/**
 * A smaller event that tells the same failure, for the one retry after Sentry found the first too large.
 *
 * Breadcrumbs go first, being the bulk and the least missed. Only if that is not enough, or there were none, the frames
 * lose their source and every long text is cut. What decides identity and grouping stays: ID, timestamp, fingerprint.
 *
 * @returns The smaller event, or `undefined` where nothing can be left out, so that sending it again is pointless.
 */
export function shrinkEvent(event: SentryEvent): SentryEvent | undefined {
  const { breadcrumbs, ...rest } = event;
  if (breadcrumbs !== undefined && bytesOf(rest) <= ENOUGH_BYTES) return rest;

  const cut: SentryEvent = {
    ...rest,
    exception: { values: rest.exception.values.map(cutException) },
    contexts: cutTexts(rest.contexts),
  };
  return bytesOf(cut) < bytesOf(event) ? cut : undefined;
}

function cutException({ stacktrace, ...exception }: SentryException): SentryException {
  return {
    ...exception,
    ...(exception.value === undefined ? {} : { value: cutText(exception.value) }),
    ...(stacktrace === undefined
      ? {}
      : { stacktrace: { frames: stacktrace.frames.slice(-MAX_FRAMES).map(({ context_line, ...frame }) => frame) } }),
  };
}

function cutTexts<T>(value: T): T;
function cutTexts(value: unknown): unknown {
  if (typeof value === "string") return cutText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => cutTexts(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cutTexts(member)]));
}

function cutText(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 3)}...` : text;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
