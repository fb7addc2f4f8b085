import type { InitOptions } from "../options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The wrapper's options out of environment variables, for functions whose code knows nothing of it. */
export function optionsFrom(env: Environment): InitOptions {
  const margin = Number(env["LAMBDA_SENTRY_TIMEOUT_MARGIN"] || Number.NaN);
  const requestLine = oneOf(env["LAMBDA_SENTRY_REQUEST_LINE"], ["always", "off"]);
  const timeoutWarning = oneOf(env["LAMBDA_SENTRY_TIMEOUT_WARNING"], ["line", "event", "off"]);
  const captureRejections = rejections(env["LAMBDA_SENTRY_CAPTURE_REJECTIONS"]);
  return {
    sendDefaultPii: env["LAMBDA_SENTRY_SEND_DEFAULT_PII"] === "true",
    ...(requestLine === undefined ? {} : { requestLine }),
    ...(timeoutWarning === undefined ? {} : { timeoutWarning }),
    ...(Number.isFinite(margin) ? { timeoutMargin: margin } : {}),
    ...(captureRejections === undefined ? {} : { captureRejections }),
  };
}

/** `batch`, `all-settled`, both with a comma, or `off`. */
function rejections(text: string | undefined): InitOptions["captureRejections"] {
  if (text === undefined || text === "") return undefined;
  const words = text.split(",").map((word) => word.trim());
  return { batch: words.includes("batch"), allSettled: words.includes("all-settled") };
}

function oneOf<Word extends string>(text: string | undefined, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === text);
}
