import { createHash } from "node:crypto";
import stringify from "fast-json-stable-stringify";
import type { TimeSpan } from "../queue/sighting.ts";
import type { AttemptKey, FrozenSpan } from "./ledger.ts";

/** What is remembered of one attempt: its span, and the event that stands for it. */
export interface SpanRow extends TimeSpan {
  readonly eventId: string;
}

/** Attempts of one stream and request ID; without one, of a stream. The oldest are forgotten. */
const MAX_SPANS = 50;

export function spanKey({ source, requestId }: AttemptKey): string {
  const { account, region, logGroup, logStream } = source;
  return createHash("sha256")
    .update(stringify({ account, region, logGroup, logStream, requestId }))
    .digest("hex")
    .slice(0, 32);
}

export function spanAround(spans: readonly SpanRow[], evidence: TimeSpan): SpanRow | null {
  return spans.find((span) => contains(span, evidence)) ?? null;
}

/**
 * With one more span, or with the one that it turned out to be made wider: of two readings of one attempt either may be
 * the one that saw less.
 */
export function withSpan(
  spans: readonly SpanRow[],
  { first, last, evidence, eventId }: FrozenSpan,
): { readonly spans: readonly SpanRow[]; readonly eventId: string } {
  const same = spans.find((span) => contains(span, evidence) || contains({ first, last }, span));
  if (same === undefined) return { spans: [...spans, { first, last, eventId }].slice(-MAX_SPANS), eventId };
  const wider = { ...same, first: Math.min(first, same.first), last: Math.max(last, same.last) };
  const isWider = wider.first !== same.first || wider.last !== same.last;
  return {
    spans: isWider ? spans.map((span) => (span === same ? wider : span)) : spans,
    eventId: same.eventId,
  };
}

function contains(outer: TimeSpan, inner: TimeSpan): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}
