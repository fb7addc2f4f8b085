/**
 * Finds the invocations around positions of a payload that is not parsed yet.
 *
 * It relies on one fact of JSON: inside a string every quotation mark is escaped. So `{"` is the beginning of a log event,
 * whatever the order of its members, and never part of a message.
 */

/** Where the log events of a payload stand. */
export interface EventText {
  /** The whole payload, one character for each byte, so that positions are those of the bytes. */
  readonly bytes: string;
  /** Beginning of the first log event. */
  readonly first: number;
  /** End of the last. */
  readonly end: number;
}

export type Span = readonly [start: number, end: number];

const EVENTS = '"logEvents":[{"';
const EVENT = '{"';
const NEXT_EVENT = ',{"';
/** Ends of an invocation, as the beginning of a message in either log format. */
const ENDS = ['"message":"REPORT RequestId: ', '\\"platform.report\\"'] as const;
const START = /(?:"message":"START RequestId: |\\"platform\.start\\"[^}]{0,80}?\\"requestId\\":\\")([0-9a-f-]{36})/g;
const REQUEST_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** How far an end is looked for, nearer first: an invocation that logs more than the last is not worth cutting out. */
const REACHES = [2048, 16_384, 131_072] as const;

/** `null` where the payload is not laid out as CloudWatch Logs does it. */
export function eventText(payload: Buffer): EventText | null {
  const bytes = payload.toString("latin1");
  const from = bytes.indexOf(EVENTS);
  const end = bytes.lastIndexOf("]");
  return from < 0 || end < from ? null : { bytes, first: from + EVENTS.length - EVENT.length, end };
}

/**
 * The stretches of log events to keep, in order and without overlap: each position's invocation with its neighbours.
 * `null` when one cannot be told.
 *
 * @param found - Positions, in order.
 * @param inits - Positions of the environment's INIT_STARTs. Each is kept with the invocation that it belongs to, or it
 * would make a later one look like a cold start.
 */
export function spansAround(
  text: EventText,
  found: readonly number[],
  inits: readonly number[],
): readonly Span[] | null {
  const spans: Span[] = [];
  for (const init of inits) {
    if (init < text.first) continue;
    const end = endAfter(text, init);
    if (end === null) return null;
    spans.push([eventAt(text, init)[0], end === text.end ? end : eventAt(text, end)[1]]);
  }
  let until = -1;
  for (const at of found) {
    if (at < until) continue;
    const span = invocationAround(text, at);
    if (span === null) return null;
    spans.push(span);
    until = span[1];
  }
  return merge(spans);
}

/** From the end of the invocation before the last one, to which late lines may belong, to the end of this one. */
function invocationAround(text: EventText, at: number): Span | null {
  const own = eventAt(text, at);
  const previous = endBefore(text, own[0]);
  const start = previous === null ? null : endBefore(text, previous);
  const end = endAfter(text, own[0]);
  if (start === null || end === null) return null;
  const from = start === text.first ? start : eventAt(text, start)[1] + 1;
  const until = end === text.end ? end : eventAt(text, end)[1];
  const started = new Set([...text.bytes.slice(from, until).matchAll(START)].map((match) => match[1]));
  if (started.size === 0) return null;
  const named = text.bytes.slice(own[0], own[1]).match(REQUEST_ID) ?? [];
  return named.every((id) => started.has(id)) ? [from, until] : null;
}

/** Where the last end before a position stands, the first event when there is none, `null` when it is out of reach. */
function endBefore({ bytes, first }: EventText, position: number): number | null {
  for (const reach of REACHES) {
    const from = Math.max(first, position - reach);
    const stretch = bytes.slice(from, position);
    const at = Math.max(...ENDS.map((end) => stretch.lastIndexOf(end)));
    if (at >= 0) return from + at;
    if (from === first) return first;
  }
  return null;
}

function endAfter({ bytes, end }: EventText, position: number): number | null {
  for (const reach of REACHES) {
    const until = Math.min(end, position + reach);
    const stretch = bytes.slice(position, until);
    const found = ENDS.map((sought) => stretch.indexOf(sought)).filter((at) => at >= 0);
    if (found.length > 0) return position + Math.min(...found);
    if (until === end) return end;
  }
  return null;
}

function eventAt({ bytes, first, end }: EventText, position: number): Span {
  const next = bytes.indexOf(NEXT_EVENT, position);
  return [Math.max(first, bytes.lastIndexOf(EVENT, position)), next < 0 || next > end ? end : next];
}

function merge(spans: readonly Span[]): Span[] {
  const merged: [number, number][] = [];
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
