/** Codes are part of the public API: never reuse or rename one. */
export type ForwarderErrorCode =
  | "ERR_AWS_CALL"
  | "ERR_AWS_CREDENTIALS"
  | "ERR_AWS_DENIED"
  | "ERR_AWS_REGION"
  | "ERR_CONFIG_INVALID"
  | "ERR_DSN_INVALID"
  | "ERR_DSN_MISSING"
  | "ERR_FILTER_PATTERN"
  | "ERR_INPUT_BINARY"
  | "ERR_INPUT_FORMAT"
  | "ERR_INPUT_TOO_LARGE"
  | "ERR_INPUT_TRUNCATED"
  | "ERR_INPUT_UNREADABLE"
  | "ERR_LOG_EVENT_SHAPE"
  | "ERR_PAYLOAD_EMPTY"
  | "ERR_PAYLOAD_NOT_BASE64_GZIP"
  | "ERR_PAYLOAD_NOT_JSON"
  | "ERR_PAYLOAD_SHAPE"
  | "ERR_PAYLOAD_TOO_LARGE"
  | "ERR_PAYLOAD_TRUNCATED"
  | "ERR_QUEUE_SEND"
  | "ERR_RESOURCE_ANSWER"
  | "ERR_SENTRY_UNAVAILABLE"
  | "ERR_SIGHTING_SHAPE"
  | "ERR_SIGHTING_VERSION"
  | "ERR_STACK_INCOMPLETE"
  | "ERR_STACK_NOT_FOUND"
  | "ERR_STACK_UNREADABLE"
  | "ERR_UNDELIVERED_STORE";

/**
 * Every error that this package throws on purpose. Anything else that escapes is a bug in it.
 *
 * @example
 * ```ts
 * try { decode(event) } catch (error) { if (error instanceof ForwarderError) console.error(error.code) }
 * ```
 */
export class ForwarderError extends Error {
  override readonly name = "ForwarderError";
  readonly code: ForwarderErrorCode;

  constructor(code: ForwarderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const MAX_CAUSE_CHARS = 300;

/** What a cause says of itself, for the end of a message: `AccessDenied: not authorized to perform s3:PutObject`. */
export function nameCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause).slice(0, MAX_CAUSE_CHARS);
  // A refused connection to several addresses is an error without a message, but with a code.
  const { code } = cause as { readonly code?: unknown };
  const said = cause.message === "" ? String(code ?? "no message") : cause.message;
  return `${cause.name}: ${said}`.slice(0, MAX_CAUSE_CHARS);
}
