import type { Breadcrumb, Event, EventHint, StackFrame } from "@sentry/core";
import { plainValue } from "../contract/plain-value.ts";
import { type RedactOptions, redact } from "../contract/redact.ts";

/** What the wrapper knows of an invocation, for its events. */
export interface Known {
  readonly contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly request: object | null;
  readonly user: Readonly<Record<string, string>> | null;
  readonly functionName: string | null;
}

const MAX_VALUE_CHARS = 8192;

/** Adds what is known, and redacts what the application did not write for Sentry. What the application set stays. */
export function enrich(event: Event, { contexts, tags, request, user, functionName }: Known): Event {
  event.contexts = { ...contexts, ...event.contexts };
  event.tags = { ...tags, ...event.tags };
  if (request !== null) event.request = { ...request, ...event.request };
  if (user !== null) event.user = { ...user, ...event.user };
  if (functionName !== null) event.transaction ??= functionName;
  return event;
}

/** Error texts, source lines and console output are not written for Sentry; what the application tells Sentry itself stays as it is. */
export function redactEvent(event: Event, hint: EventHint, sendDefaultPii: boolean): Event {
  const options = { personal: sendDefaultPii, keepPeer: peerOf(hint.originalException) };
  const shown = (text: string): string => redact(text.slice(0, MAX_VALUE_CHARS * 2), options);
  for (const exception of event.exception?.values ?? []) {
    if (exception.value !== undefined) exception.value = shown(exception.value);
    for (const frame of exception.stacktrace?.frames ?? []) redactSource(frame, shown);
  }
  if (event.message !== undefined) event.message = shown(event.message);
  // What the SDK makes of a thrown object; the application has not set it.
  const { extra } = event;
  if (extra?.["__serialized__"] !== undefined) {
    event.extra = { ...extra, __serialized__: plainValue(extra["__serialized__"], options) };
  }
  for (const breadcrumb of event.breadcrumbs ?? []) {
    if (breadcrumb.category === "console") redactBreadcrumb(breadcrumb, shown, options);
  }
  return event;
}

function redactBreadcrumb(breadcrumb: Breadcrumb, shown: (text: string) => string, options: RedactOptions): void {
  const { message, data } = breadcrumb;
  if (message !== undefined) breadcrumb.message = shown(message);
  if (data !== undefined) breadcrumb.data = plainValue(data, options, { chars: 1024 }) as Record<string, unknown>;
}

/** Sentry's server does not scrub source lines. */
function redactSource(frame: StackFrame, shown: (text: string) => string): void {
  if (frame.context_line !== undefined) frame.context_line = shown(frame.context_line);
  if (frame.pre_context !== undefined) frame.pre_context = frame.pre_context.map(shown);
  if (frame.post_context !== undefined) frame.post_context = frame.post_context.map(shown);
}

/** Of a failed connection, whom it was to reach: Node.js tells it in the error's members. */
function peerOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { address, port, cause } = error as { readonly address?: unknown; readonly port?: unknown } & Error;
  if (typeof address !== "string") return cause === undefined ? null : peerOf(cause);
  if (typeof port !== "number") return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
