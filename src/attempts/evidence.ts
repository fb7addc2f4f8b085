import type { LogRecord } from "../read/log-record.ts";

/**
 * Whether a record can be evidence of a failure: the platform says that something failed, or a runtime printed an error
 * (or an application did in a runtime's shape). Which failure it is, and whether it is one at all, is for the detectors
 * and the judge to say; no finding rests on a record without it.
 */
export function isEvidence({ error, platform }: LogRecord): boolean {
  if (error !== null) return true;
  if (platform === null) return false;
  if (platform.kind === "extension") return platform.errorType !== null;
  return platform.status !== null && platform.status !== "success";
}

/** What kind of evidence it is, in one word for counting: `platform:report`, `python:handler`. */
export function evidenceKind({ error, platform }: LogRecord): string {
  return error === null ? `platform:${platform?.kind ?? "other"}` : `${error.runtime}:${error.origin}`;
}
