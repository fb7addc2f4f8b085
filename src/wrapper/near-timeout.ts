import { captureMessage, withScope } from "@sentry/node";
import type { RedactOptions } from "../contract/redact.ts";
import { readBreadcrumbs, readPending, writeTimeoutLine } from "../contract/timeout-line.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { writeLogLine } from "./log-line.ts";
import { breadcrumbTexts, scopeData } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** Waits until the time of one invocation is nearly up. The function that is returned calls it off. */
export function watchTimeout(context: LambdaContext, settings: Settings): () => void {
  const limit = context.getRemainingTimeInMillis();
  const { timeoutWarning, timeoutMargin } = settings;
  if (timeoutWarning === "off" || !(limit > timeoutMargin)) return () => {};
  const timer = setTimeout(() => {
    const remainingMs = Math.round(context.getRemainingTimeInMillis());
    // The process was frozen meanwhile: that invocation is over.
    if (remainingMs <= 0) return;
    if (timeoutWarning === "event") captureWarning(context, limit);
    else logWarning(context, remainingMs, { personal: settings.sendDefaultPii });
  }, limit - timeoutMargin);
  timer.unref();
  return () => clearTimeout(timer);
}

function logWarning({ awsRequestId }: LambdaContext, remainingMs: number, options: RedactOptions): void {
  const line = writeTimeoutLine({
    requestId: awsRequestId,
    remainingMs,
    pending: pendingResources(),
    scope: scopeData(options),
    breadcrumbs: readBreadcrumbs(breadcrumbTexts(), options),
  });
  writeLogLine(line);
}

/** As Sentry's SDK for Lambda words it. */
function captureWarning({ functionName }: LambdaContext, limitMs: number): void {
  const seconds = Math.ceil(limitMs / 1000);
  const minutes = Math.floor(seconds / 60);
  withScope((scope) => {
    scope.setTag("timeout", minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`);
    captureMessage(`Possible function timeout: ${functionName}`, "warning");
  });
}

/** What keeps the event loop busy, in Node.js's names. */
function pendingResources(): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return readPending(Object.fromEntries(counts));
}
