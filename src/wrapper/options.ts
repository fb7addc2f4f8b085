import type { NodeOptions } from "@sentry/node";

/** What `init` takes: the options of Sentry's SDK for Node.js, and the wrapper's own. */
export interface InitOptions extends Omit<NodeOptions, "dataCollection">, WrapperOptions {}

/** The wrapper's own options, for all handlers in `init`, or for one in `wrapHandler`. */
export interface WrapperOptions {
  /**
   * Sends user IDs, user names, cookies and IP addresses, and leaves e-mail and IP addresses in texts as they are. Secrets
   * and card numbers are replaced either way. Default: `false`. Only in `init`.
   */
  sendDefaultPii?: boolean;
  /**
   * `"always"` logs one redacted line with the request and the scope at the start of each invocation, for the event that the
   * forwarder sends when the attempt dies. Default: `"off"`.
   */
  requestLine?: "always" | "off";
  /**
   * What happens when the time is nearly up: `"line"` logs the scope and what is pending for the forwarder's event;
   * `"event"` sends the warning that Sentry's SDK for Lambda sends; `"off"` nothing. Default: `"line"`.
   */
  timeoutWarning?: "line" | "event" | "off";
  /** Milliseconds before the time limit at which `timeoutWarning` happens. Default: 500. */
  timeoutMargin?: number;
  /**
   * Which failures are reported that a handler returns: the entries of a partial batch response (`batch`, default `true`),
   * and rejected results of `Promise.allSettled` (`allSettled`, default `false`). A boolean is for both.
   */
  captureRejections?: boolean | { batch?: boolean; allSettled?: boolean };
  /** Milliseconds that an invocation waits for Sentry at its end; at most, and by default, 2000. */
  flushTimeout?: number;
}
