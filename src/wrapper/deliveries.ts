import type { Client, Event } from "@sentry/core";

/** Which events of one invocation Sentry has accepted. */
export class Deliveries {
  private readonly accepted = new Set<string>();
  private readonly byError = new Map<object, string>();
  private readonly off: (() => void)[];

  constructor(client: Client, isOwn: (event: Event) => boolean) {
    this.off = [
      client.on("beforeSendEvent", (event, hint) => {
        const error: unknown = hint?.originalException;
        if (typeof error !== "object" || error === null || event.event_id === undefined || !isOwn(event)) return;
        // The application may have captured the error before it let it go.
        if (!this.byError.has(error)) this.byError.set(error, event.event_id);
      }),
      client.on("afterSendEvent", (event, { statusCode = 0 }) => {
        // Anything else is a refusal, a rate limit, or no answer at all: then the SDK hands over an empty one.
        if (event.event_id !== undefined && statusCode >= 200 && statusCode < 300) this.accepted.add(event.event_id);
      }),
    ];
  }

  /** The accepted event of this error: the one with this ID, or one that the application captured itself. */
  acceptedFor(error: unknown, eventId: string): string | null {
    if (this.accepted.has(eventId)) return eventId;
    const other = typeof error === "object" && error !== null ? this.byError.get(error) : undefined;
    return other !== undefined && this.accepted.has(other) ? other : null;
  }

  stop(): void {
    for (const off of this.off) off();
  }
}
