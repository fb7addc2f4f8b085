/**
 * Most of what a busy function logs is of no interest, and reading it costs more than everything else. The sift works on
 * the unpacked payload before it is parsed: it says that nothing can be found, or cuts out the invocations in which
 * something can.
 *
 * It relies on one fact of JSON: inside a string every quotation mark is escaped. So `{"id":"` with bare quotation marks
 * is the beginning of a log event and never part of a message. Where a payload is not laid out as CloudWatch Logs does
 * it, or an invocation cannot be told apart from its neighbours, the whole is kept.
 */

const EVENTS = '"logEvents":[{"id":"';
const EVENT = '{"id":"';
const NEXT_EVENT = ',{"id":"';
/** Ends of an invocation, as the beginning of a message in either log format. */
const ENDS = ['"message":"REPORT RequestId: ', '\\"platform.report\\"'] as const;
/** What an INIT_START says of the environment holds for all invocations after it. */
const INIT_START = /INIT_START Runtime|platform\.initStart/;
/** Members of a log event whose names the user chose: `id` may be one. */
const FREE_MEMBERS = /"extractedFields"/;
const START = /(?:"message":"START RequestId: |\\"platform\.start\\"[^}]{0,80}?\\"requestId\\":\\")([0-9a-f-]{36})/g;
const REQUEST_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** How far an end is looked for, nearer first: an invocation that logs more than the last is not worth cutting out. */
const REACHES = [2048, 16_384, 131_072] as const;
/** So many signs that cutting would cost more than parsing. */
const MAX_SIGNS = 1000;

/** What is worth parsing of a payload. */
export type Sifted =
  | { readonly kind: "quiet" }
  /** JSON text of a payload with the same envelope and some of its log events. */
  | { readonly kind: "part"; readonly json: string }
  | { readonly kind: "whole"; readonly json: string };

/**
 * Sifts an unpacked subscription payload.
 *
 * @param signs - Global patterns of which one matches in every log event that can be evidence, and one that matches
 * a legal JSON escape of a letter (`\u0045`), for else a letter could be hidden from the others.
 */
export function sift(payload: Buffer, signs: readonly RegExp[]): Sifted {
  // One byte is one character here, so that positions are those of the buffer; the text itself is decoded later.
  const bytes = payload.toString("latin1");
  const found = positionsOf(signs, bytes);
  if (found === null) return whole(payload);
  if (found.length === 0) return isDataMessage(bytes) ? { kind: "quiet" } : whole(payload);
  const from = bytes.indexOf(EVENTS);
  const to = bytes.lastIndexOf("]");
  if (from < 0 || to < from || FREE_MEMBERS.test(bytes) || found[0] === undefined || found[0] < from) {
    return whole(payload);
  }
  const first = from + EVENTS.length - EVENT.length;
  const spans = spansOf(bytes, found, first, to);
  if (spans === null) return whole(payload);
  const part = spans.map(([start, end]) => payload.toString("utf8", start, end)).join(",");
  return { kind: "part", json: payload.toString("utf8", 0, first) + part + payload.toString("utf8", to) };
}

function whole(payload: Buffer): Sifted {
  return { kind: "whole", json: payload.toString("utf8") };
}

/** In order; `null` when there are too many, or when a letter is escaped and nothing can be told. */
function positionsOf(signs: readonly RegExp[], bytes: string): number[] | null {
  const found: number[] = [];
  for (const pattern of signs) {
    for (const { 0: sign, index } of bytes.matchAll(pattern)) {
      if (sign.startsWith("\\") || found.length === MAX_SIGNS) return null;
      found.push(index);
    }
  }
  return found.sort((a, b) => a - b);
}

/** Enough to tell a whole data message from a control message or from rubbish, without parsing it. */
function isDataMessage(bytes: string): boolean {
  const edges = bytes.slice(0, 2000) + bytes.slice(-2000);
  return bytes.startsWith("{") && bytes.trimEnd().endsWith("}") && /"messageType"\s*:\s*"DATA_MESSAGE"/.test(edges);
}

type Span = readonly [start: number, end: number];

/** The stretches of log events to keep, in order and without overlap; `null` when they cannot be told. */
function spansOf(bytes: string, found: readonly number[], first: number, to: number): readonly Span[] | null {
  const spans: Span[] = [];
  const init = bytes.search(INIT_START);
  if (init >= first) {
    // With the invocation that it belongs to, or it would make a later one look like a cold start.
    const end = endAfter(bytes, init, to);
    if (end === null) return null;
    spans.push([eventAt(bytes, init, first, to)[0], end === to ? to : eventAt(bytes, end, first, to)[1]]);
  }
  let until = -1;
  for (const at of found) {
    if (at < until) continue;
    const span = invocationAround(bytes, at, first, to);
    if (span === null) return null;
    spans.push(span);
    until = span[1];
  }
  return merge(spans);
}

/** From the end of the invocation before the last one, to which late lines may belong, to the end of this one. */
function invocationAround(bytes: string, at: number, first: number, to: number): Span | null {
  const own = eventAt(bytes, at, first, to);
  const previous = endBefore(bytes, own[0], first);
  const start = previous === null ? null : endBefore(bytes, previous, first);
  const end = endAfter(bytes, own[0], to);
  if (start === null || end === null) return null;
  const from = start === first ? first : eventAt(bytes, start, first, to)[1] + 1;
  const until = end === to ? to : eventAt(bytes, end, first, to)[1];
  const started = new Set([...bytes.slice(from, until).matchAll(START)].map((match) => match[1]));
  if (started.size === 0) return null;
  const named = bytes.slice(own[0], own[1]).match(REQUEST_ID) ?? [];
  return named.every((id) => started.has(id)) ? [from, until] : null;
}

/** Where the last end before a position stands, `first` when there is none, `null` when it is out of reach. */
function endBefore(bytes: string, position: number, first: number): number | null {
  for (const reach of REACHES) {
    const from = Math.max(first, position - reach);
    const stretch = bytes.slice(from, position);
    const at = Math.max(...ENDS.map((end) => stretch.lastIndexOf(end)));
    if (at >= 0) return from + at;
    if (from === first) return first;
  }
  return null;
}

function endAfter(bytes: string, position: number, to: number): number | null {
  for (const reach of REACHES) {
    const until = Math.min(to, position + reach);
    const stretch = bytes.slice(position, until);
    const found = ENDS.map((end) => stretch.indexOf(end)).filter((at) => at >= 0);
    if (found.length > 0) return position + Math.min(...found);
    if (until === to) return to;
  }
  return null;
}

function eventAt(bytes: string, position: number, first: number, to: number): Span {
  const next = bytes.indexOf(NEXT_EVENT, position);
  return [Math.max(first, bytes.lastIndexOf(EVENT, position)), next < 0 || next > to ? to : next];
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
