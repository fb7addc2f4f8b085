import { createHash } from "node:crypto";
import { deliverOnce } from "./deliver-once.ts";
import type { SummaryRequest } from "./queue/summary-request.ts";
import type { ReportOptions, ReportResult, ReportServices } from "./report.ts";

/** Longer than a reporter may take over an attempt that it found to be too many: then the tally is whole. */
const SETTLE_MS = 90_000;

/** Sends the one event that says how many attempts were counted and not sent. */
export async function summarise(
  request: SummaryRequest,
  options: ReportOptions,
  services: ReportServices,
): Promise<ReportResult> {
  const { ledger, send, now } = services;
  const waitMs = request.until + SETTLE_MS - now();
  if (waitMs > 0) return { kind: "retry", reason: "the window is not over", afterMs: waitMs };
  const tally = await ledger.tally(request.tally);
  if (tally === null) return { kind: "dropped", reason: "nothing_counted", eventId: null };
  const eventId = createHash("sha256").update(`summary 1 ${request.tally}`).digest("hex").slice(0, 32);
  const { presentSummary } = await import("./present.ts");
  // Beside the events that were let through. What is too much for all functions goes where the default is.
  const source = request.summary === "hour" ? { ...request.source, logGroup: null } : request.source;
  const place = await services.place?.({ class: "summary", attempt: { source } });
  const event = presentSummary(request, tally, eventId, { ...options, ...place });
  const { functionName } = request;
  const title = event.exception.values[0]?.value ?? "";
  const reported = { class: "summary", title, functionName, requestId: null, eventId, timestamp: null } as const;
  if (send === null) return { kind: "dry_run", failure: reported, event };
  return deliverOnce(event, reported, null, place?.send ?? send, services);
}
