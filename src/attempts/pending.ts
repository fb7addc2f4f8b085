import type { LogRecord } from "../read/log-record.ts";
import { endsInit, endsInvocation, isInit, isInitError } from "./init-evidence.ts";

/** Records between two invocations, or before the first one: whose they are is decided by what follows. */
export class PendingRecords {
  private records: LogRecord[] = [];
  /** Those of an init, failed or not. */
  holdsInit = false;
  /** An init among them has failed. */
  holdsInitEnd = false;

  push(record: LogRecord): void {
    this.records.push(record);
    this.holdsInit ||= isInit(record);
    this.holdsInitEnd ||= endsInit(record);
  }

  /** All of them; none are left. */
  take(): readonly LogRecord[] {
    const { records } = this;
    this.records = [];
    this.holdsInit = false;
    this.holdsInitEnd = false;
    return records;
  }
}

/** What {@link splitPending} makes of them. */
export interface Pending {
  /** Complete attempts of which neither START nor REPORT was delivered, each ended by its own error. */
  readonly ended: readonly (readonly LogRecord[])[];
  /** What remains for the attempt that comes. */
  readonly rest: readonly LogRecord[];
}

/**
 * Takes apart what came without a request ID. A runtime prints one error for each failed invocation, so a second one
 * belongs to another attempt; an init that fails is tried again and prints the same error twice.
 */
export function splitPending(records: readonly LogRecord[]): Pending {
  const groups: LogRecord[][] = [[]];
  let ended = false;
  let previous: LogRecord | null = null;
  for (const record of records) {
    // Node.js 24 rethrows what its init threw, and the process prints it once more: still that init's error.
    const ends =
      endsInvocation(record) && !(record.error?.origin === "raw" && previous !== null && isInitError(previous));
    if (ended && (ends || (isInit(record) && !closesInit(record, groups.at(-1) ?? [])))) {
      groups.push([record]);
      ended = ends;
    } else {
      groups.at(-1)?.push(record);
      ended ||= ends;
    }
    if (record.error !== null) previous = record;
  }
  const rest = groups.pop() ?? [];
  return { ended: groups, rest };
}

/** Whether the record reports on the init or the restore that is under way: an error before it was that init's. */
function closesInit({ platform }: LogRecord, group: readonly LogRecord[]): boolean {
  if (platform?.kind !== "initReport" && platform?.kind !== "restoreReport") return false;
  const start = platform.kind === "initReport" ? "initStart" : "restoreStart";
  return group.some((record) => record.platform?.kind === start);
}

/** Whether the records hold an error that ended an invocation outside any init. */
export function holdsEndedInvocation(records: readonly LogRecord[]): boolean {
  return records.some(endsInvocation) && !records.some(isInit);
}

/** Whether the records are those of an init, failed or not. */
export function holdsInit(records: readonly LogRecord[]): boolean {
  return records.some(isInit);
}

export function holdsFailedInit(records: readonly LogRecord[]): boolean {
  return records.some(endsInit) || (holdsInit(records) && records.some(endsInvocation));
}
