import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where everything that is expensive to make is kept between runs. `LAMBDA_SENTRY_CACHE` moves it. */
export function cacheFolder(): string {
  const own = process.env["LAMBDA_SENTRY_CACHE"];
  if (own) return resolve(own);
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "lambda-sentry-forwarder");
}
