/** What an object of the undelivered bucket holds. */
export type StoredBatch =
  | {
      readonly kind: "event";
      /** What the forwarder was invoked with. */
      readonly event: unknown;
      readonly reason: string;
    }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Reads such an object, by who wrote it:
 *
 * - Lambda, for an invocation that failed: `{requestContext: {condition}, requestPayload, responsePayload}`;
 * - Lambda, for a batch of a stream: `{requestContext: {condition}, payload: "<the event as JSON>"}`;
 * - the forwarder, for what it could not read: `{refused: [{code}], event}`.
 */
export function readStoredBatch(text: string): StoredBatch {
  const record = parse(text);
  if (!isObject(record)) return { kind: "unknown", why: "it is not a JSON object" };
  const { requestPayload, payload, event } = record;
  if (isObject(requestPayload)) return { kind: "event", event: requestPayload, reason: conditionOf(record) };
  const ofStream = typeof payload === "string" ? parse(payload) : payload;
  if (isObject(ofStream)) return { kind: "event", event: ofStream, reason: conditionOf(record) };
  if (event !== undefined && Array.isArray(record["refused"])) {
    return { kind: "event", event, reason: textOf(record["refused"][0], "code") ?? "unreadable" };
  }
  return { kind: "unknown", why: "it holds no batch: neither Lambda nor the forwarder writes this" };
}

/** `RetriesExhausted: ForwarderError`: why Lambda gave up, and what the last try ended with. */
function conditionOf({ requestContext, responsePayload }: Record<string, unknown>): string {
  const condition = textOf(requestContext, "condition") ?? "unknown condition";
  const errorType = textOf(responsePayload, "errorType");
  return errorType === null ? condition : `${condition}: ${errorType}`;
}

function textOf(value: unknown, name: string): string | null {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text.slice(0, 200) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
