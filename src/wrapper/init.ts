import type { Client } from "@sentry/core";
import { startClient } from "./client.ts";
import type { InitOptions } from "./options.ts";
import { rememberOptions } from "./settings.ts";

/**
 * Starts the SDK. Once for each process, before handlers run. DSN, environment and release come from `SENTRY_DSN`,
 * `SENTRY_ENVIRONMENT` and `SENTRY_RELEASE` where the options do not say; without a DSN nothing is sent.
 *
 * Where the application calls `init` of Sentry's own SDK, this one is not needed: `wrapHandler` takes the client that is
 * there.
 */
export function init(options: InitOptions = {}): Client {
  const { sendDefaultPii, requestLine, timeoutWarning, timeoutMargin, captureRejections, flushTimeout, ...ofSentry } =
    options;
  rememberOptions(options);
  return startClient({ ...ofSentry, sendDefaultPii: sendDefaultPii === true });
}
