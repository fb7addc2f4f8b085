import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

/**
 * Runs before the runtime client (`--require` or `--import`): lets it load the wrapper's handler, which loads the
 * function's own. Nothing of the SDK is loaded here.
 */
function redirect(): void {
  const { env } = process;
  const handler = env["_HANDLER"];
  // Processes that the function starts inherit the environment; there the work is done.
  if (!isMainThread || handler === undefined || handler === "" || env["LAMBDA_SENTRY_HANDLER"] !== undefined) return;
  env["LAMBDA_SENTRY_HANDLER"] = handler;
  env["_HANDLER"] = join(__dirname, "auto-handler.handler");
}

redirect();
