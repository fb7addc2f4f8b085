import { captureException, type Scope, withScope } from "@sentry/node";
import { isMembers } from "../contract/wrapper-line.ts";
import type { Settings } from "./settings.ts";
import type { Trigger } from "./trigger/trigger.ts";

const MAX_REASONS = 10;
const MAX_IDS = 20;
const MECHANISM = "auto.function.lambda_sentry";

/** The names that partial batch responses have in an alert. */
class BatchItemFailures extends Error {
  override readonly name = "BatchItemFailures";
}

/** Reports the failures that a handler returned instead of throwing them. */
export function captureRejections(result: unknown, trigger: () => Trigger | null, settings: Settings): void {
  if (settings.captureBatch) captureBatch(result, trigger);
  if (settings.captureAllSettled && Array.isArray(result)) captureSettled(result);
}

/** `{ batchItemFailures: [{ itemIdentifier }] }`: to the platform the invocation went well, and these come again. */
function captureBatch(result: unknown, trigger: () => Trigger | null): void {
  const failures = isMembers(result) ? result["batchItemFailures"] : undefined;
  if (!Array.isArray(failures) || failures.length === 0) return;
  const { source = "batch", details = {} } = trigger() ?? {};
  const size = typeof details["batch_size"] === "number" ? ` of ${details["batch_size"]}` : "";
  const ids = failures.flatMap((item: unknown) => (isMembers(item) ? (item["itemIdentifier"] ?? []) : []));
  const error = new BatchItemFailures(`${failures.length}${size} ${source} records failed`);
  // It was made here; where the records failed it cannot tell.
  error.stack = `${error.name}: ${error.message}`;
  withScope((scope: Scope) => {
    scope.setContext("batch_item_failures", { count: failures.length, ids: ids.slice(0, MAX_IDS) });
    scope.setFingerprint(["lambda", "batch_item_failures", source, String(details["arn"] ?? "")]);
    captureException(error, { mechanism: { type: `${MECHANISM}.batch`, handled: true } });
  });
}

function captureSettled(results: readonly unknown[]): void {
  const rejected = results.filter((item) => isMembers(item) && item["status"] === "rejected" && "reason" in item);
  for (const item of rejected.slice(0, MAX_REASONS)) {
    const { reason } = item as { readonly reason: unknown };
    captureException(reason, { mechanism: { type: `${MECHANISM}.settled`, handled: true } });
  }
}
