import type { Event, EventHint } from "@sentry/core";
import { plainValue } from "../contract/plain-value.ts";
import { redact } from "../contract/redact.ts";

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

/** Error texts and console output are not written for Sentry; what the application tells Sentry itself stays as it is. */
export function redactEvent(event: Event, hint: EventHint, sendDefaultPii: boolean): Event {
  const options = { personal: sendDefaultPii, keepPeer: peerOf(hint.originalException) };
  const shown = (text: string): string => redact(text.slice(0, MAX_VALUE_CHARS * 2), options);
  for (const exception of event.exception?.values ?? []) {
    if (exception.value !== undefined) exception.value = shown(exception.value);
  }
  if (event.message !== undefined) event.message = shown(event.message);
  for (const breadcrumb of event.breadcrumbs ?? []) {
    if (breadcrumb.category !== "console") continue;
    if (breadcrumb.message !== undefined) breadcrumb.message = shown(breadcrumb.message);
    if (breadcrumb.data !== undefined) {
      breadcrumb.data = plainValue(breadcrumb.data, options, { chars: 1024 }) as Record<string, unknown>;
    }
  }
  return event;
}

/** Of a failed connection, whom it was to reach: Node.js tells it in the error's members. */
function peerOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { address, port, cause } = error as { readonly address?: unknown; readonly port?: unknown } & Error;
  if (typeof address !== "string") return cause === undefined ? null : peerOf(cause);
  if (typeof port !== "number") return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
