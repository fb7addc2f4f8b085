import { createHash } from "node:crypto";
import stringify from "fast-json-stable-stringify";
import type { Attempt } from "../attempts/attempt.ts";
import type { LogRecord } from "../read/log-record.ts";

/** A change here gives every failure another ID: Sentry and the ledger then take old attempts for new ones. */
const IDENTITY_VERSION = 1;

/**
 * The event ID of an attempt: 32 hex digits, a function of the log alone, the same from every source.
 *
 * An attempt is identified by where it was logged, its request ID and the time of its START. Where no START was logged,
 * the first record that carries evidence stands for it: other lines may be missing in one reading and there in another.
 * CloudWatch's event IDs take no part, because `GetLogEvents` returns none. Neither does the class.
 */
export function eventIdOf(attempt: Attempt, firstEvidence: LogRecord): string {
  const { account, region, logGroup, logStream } = attempt.source;
  const began =
    attempt.start !== null
      ? startIdentity(attempt.start)
      : attempt.requestId !== null
        ? { evidence: firstEvidence.timestamp }
        : { evidence: recordIdentity(firstEvidence) };
  const identity = {
    v: IDENTITY_VERSION,
    account,
    region,
    logGroup,
    logStream,
    requestId: attempt.requestId,
    ...began,
  };
  return createHash("sha256").update(stringify(identity)).digest("hex").slice(0, 32);
}

/** A log that was saved without times has only the number of a START among its like to tell one try from the next. */
function startIdentity({ timestamp, ordinal }: LogRecord): object {
  return timestamp === 0 && ordinal > 0 ? { start: timestamp, ordinal } : { start: timestamp };
}

/** A record is identified by its time, its text and its number among equal ones of the stream. */
function recordIdentity({ timestamp, text, ordinal }: LogRecord): object {
  return { timestamp, sha256: createHash("sha256").update(text).digest("hex"), ordinal };
}
