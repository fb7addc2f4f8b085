import type { Client, Event, Scope } from "@sentry/core";
import { getIsolationScope } from "@sentry/node";

const OWNER = Symbol("lambda-sentry-forwarder.deliveries");
const watched = new WeakSet<Client>();
const onTheWay = new WeakMap<Event, Deliveries>();
/** Scopes of invocations in which something was captured. */
const busy = new WeakSet<Scope>();

/** Which events of one invocation Sentry has accepted. */
export class Deliveries {
  private readonly accepted = new Set<string>();
  private readonly byError = new Map<object, string>();

  constructor(client: Client) {
    watch(client);
  }

  /** Whether something was captured in the invocation that has this isolation scope. */
  static hasAnyIn(scope: Scope): boolean {
    return busy.has(scope);
  }

  /** Counts the event as one of this invocation. To be called while it is prepared. */
  own(event: Event): void {
    event.sdkProcessingMetadata = { ...event.sdkProcessingMetadata, [OWNER]: this };
  }

  /** The accepted event of this error: the one with this ID, or one that the application captured itself. */
  acceptedFor(error: unknown, eventId: string): string | null {
    if (this.accepted.has(eventId)) return eventId;
    const other = isObject(error) ? this.byError.get(error) : undefined;
    return other !== undefined && this.accepted.has(other) ? other : null;
  }

  noteSending(eventId: string, error: unknown): void {
    if (isObject(error) && !this.byError.has(error)) this.byError.set(error, eventId);
  }

  noteAnswer(eventId: string, status: number): void {
    // Anything else is a refusal, a rate limit, or no answer at all: then the SDK hands over an empty one.
    if (status >= 200 && status < 300) this.accepted.add(eventId);
  }
}

/**
 * Listens once for each client, not for each invocation: that of a durable function may never end, and would leave its
 * listeners behind.
 */
function watch(client: Client): void {
  if (watched.has(client)) return;
  watched.add(client);
  // The first that is told of an event, still within the call that captured it.
  client.on("preprocessEvent", () => void busy.add(getIsolationScope()));
  client.on("beforeSendEvent", (event, hint) => {
    const owner = (event.sdkProcessingMetadata as { readonly [OWNER]?: Deliveries } | undefined)?.[OWNER];
    if (owner === undefined || event.event_id === undefined) return;
    onTheWay.set(event, owner);
    owner.noteSending(event.event_id, hint?.originalException);
  });
  client.on("afterSendEvent", (event, { statusCode = 0 }) => {
    if (event.event_id !== undefined) onTheWay.get(event)?.noteAnswer(event.event_id, statusCode);
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
