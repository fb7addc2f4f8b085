import type { LogRecord, RecordStream } from "../read/log-record.ts";
import type { Attempt, Environment } from "./attempt.ts";
import { NO_ENVIRONMENT, readEnvironment } from "./environment.ts";
import { endsInvocation } from "./init-evidence.ts";
import { numberAttempts } from "./number-attempts.ts";
import {
  divideAtInit,
  endedHealthy,
  isEcho,
  isShutdown,
  type OpenAttempt,
  quoted,
  takeAfterEnd,
} from "./open-attempt.ts";
import { holdsEndedInvocation, holdsFailedInit, holdsInit, PendingRecords, splitPending } from "./pending.ts";
import { printedStarts } from "./printed-starts.ts";

/**
 * Cuts the records of streams into attempts.
 *
 * START opens an attempt and REPORT closes it, but either may be absent (system log level WARN, a narrow filter, a batch
 * edge). A line with a request ID goes to that attempt even when invocations interleave; one without belongs to the
 * attempt that is open, and between REPORT and the next START to the shutdown of the last or the init of the next.
 *
 * @param known - What is known of the environment when the stream's own INIT_START is not among the records.
 */
export function cutAttempts(streams: readonly RecordStream[], known: Environment = NO_ENVIRONMENT): Attempt[] {
  return numberAttempts(streams.flatMap((stream) => new StreamCutter(stream, known).cut()));
}

class StreamCutter {
  private readonly stream: RecordStream;
  private environment: Environment;
  private readonly attempts: OpenAttempt[] = [];
  private readonly byId = new Map<string, OpenAttempt>();
  /** Records without a request ID that came while no attempt was open. */
  private readonly pending = new PendingRecords();
  private open: OpenAttempt | null = null;
  private last: OpenAttempt | null = null;
  /** An error in the last attempt has ended it. */
  private lastHoldsEnd = false;

  constructor(stream: RecordStream, known: Environment) {
    this.stream = stream;
    this.environment = known;
  }

  cut(): Attempt[] {
    const { source, records } = this.stream;
    const printed = printedStarts(records, this.environment);
    for (const record of records) this.take(printed.has(record) ? quoted(record) : record);
    this.settlePending();
    return this.attempts.map(({ prelude, records, ...attempt }) => ({
      ...attempt,
      source,
      number: 1,
      records: [...prelude, ...records],
      preludeLength: prelude.length,
    }));
  }

  private take(record: LogRecord): void {
    const { requestId, platform } = record;
    switch (platform?.kind) {
      case "initStart":
      case "restoreStart":
        this.takeInitStart(record);
        return;
      case "initReport":
      case "restoreReport":
        if (this.open !== null && this.open.start === null) this.leaveOpen();
        this.pending.push(record);
        return;
      case "start":
        if (requestId === null) break;
        this.begin(requestId, record);
        return;
    }
    if (requestId === null) this.takeWithoutId(record);
    else this.takeWithId(record, requestId);
  }

  private takeInitStart(record: LogRecord): void {
    this.environment = readEnvironment(record, this.environment);
    if (this.open !== null && !this.isManagedInstance()) this.leaveOpen();
    // An init that failed is tried again: both tries belong to the invocation that comes.
    if (!this.pending.holdsInitEnd) this.settlePending();
    this.pending.push(record);
  }

  private begin(requestId: string, start: LogRecord): void {
    if (this.open !== null && !this.isManagedInstance()) this.leaveOpen();
    let pending = this.pending.take();
    if (holdsEndedInvocation(pending)) {
      this.settle(pending);
      pending = [];
    }
    this.add(requestId, this.last === null || holdsInit(pending) ? pending : [], start);
  }

  private takeWithId(record: LogRecord, requestId: string): void {
    const known = this.byId.get(requestId) ?? this.attemptFor(record, requestId);
    if (known === null) {
      this.open?.records.push(quoted(record, this.open.requestId));
      return;
    }
    const isReport = record.platform?.kind === "report";
    if (isReport && known.report !== null && isEcho(record, known.report)) {
      known.records.push(quoted(record));
      return;
    }
    const attempt = isReport && known.start === null && known.report !== null ? this.retryOf(known, requestId) : known;
    this.put(attempt, record);
    if (record.platform?.kind !== "report") return;
    attempt.report = record;
    if (attempt.start === null) divideAtInit(attempt, record.platform);
    this.last = attempt;
    this.lastHoldsEnd = attempt.records.some(endsInvocation);
    if (this.open === attempt) this.open = null;
  }

  private put(attempt: OpenAttempt, record: LogRecord): void {
    attempt.records.push(record);
    if (attempt === this.last) this.lastHoldsEnd ||= endsInvocation(record);
  }

  /** The attempt of a request ID that is met for the first time, or `null` when the line is a quotation. */
  private attemptFor(record: LogRecord, requestId: string): OpenAttempt | null {
    // Inside an attempt that a START opened, an ID that never started stands in somebody else's line.
    if (this.open?.start != null && !this.isManagedInstance()) return null;
    if (this.open !== null) this.leaveOpen();
    const { ended, rest } = splitPending(this.pending.take());
    for (const records of ended) this.addEnded(records);
    // After its error nothing but its end can come from an invocation: another line is the next one's.
    if (holdsEndedInvocation(rest) && record.producer !== "platform") {
      this.addEnded(rest);
      return this.add(requestId, [], null);
    }
    if (holdsInit(rest)) return this.add(requestId, rest, null);
    const attempt = this.add(requestId, [], null);
    attempt.records.push(...rest);
    return attempt;
  }

  /** Without START only its report shows that a request ID was tried again: what came after the last one is of the new try. */
  private retryOf(attempt: OpenAttempt, requestId: string): OpenAttempt {
    const retry = this.add(requestId, [], null);
    retry.records.push(...takeAfterEnd(attempt));
    return retry;
  }

  private takeWithoutId(record: LogRecord): void {
    const { open, last } = this;
    if (open === null) {
      const isLate = record.platform?.kind === "fault" || (endsInvocation(record) && last?.start != null);
      const belongsToLast = isLate && last !== null && !this.pending.holdsInit && !this.lastHoldsEnd;
      if (belongsToLast) this.put(last, record);
      else this.pending.push(record);
    } else if (open.start === null && endsInvocation(record) && open.records.some(endsInvocation)) {
      this.leaveOpen();
      this.pending.push(record);
    } else {
      open.records.push(record);
    }
  }

  /** Nothing more comes for what is pending: failed attempts without an ID, or mere shutdown noise. */
  private settlePending(): void {
    this.settle(this.pending.take());
  }

  private settle(pending: readonly LogRecord[]): void {
    const { ended, rest } = splitPending(pending);
    const afterHealthy = this.last !== null && endedHealthy(this.last);
    for (const records of [...ended, rest]) {
      if (afterHealthy && isShutdown(records)) continue;
      if (records.some(endsInvocation) || holdsFailedInit(records)) this.addEnded(records);
    }
  }

  private addEnded(records: readonly LogRecord[]): void {
    const inInit = holdsInit(records);
    const attempt = this.add(null, inInit ? records : [], null);
    if (!inInit) attempt.records.push(...records);
    this.open = null;
  }

  private add(requestId: string | null, prelude: readonly LogRecord[], start: LogRecord | null): OpenAttempt {
    const attempt: OpenAttempt = {
      requestId,
      prelude,
      records: start === null ? [] : [start],
      environment: this.environment,
      start,
      report: null,
      movedOn: false,
    };
    this.attempts.push(attempt);
    if (requestId !== null) this.byId.set(requestId, attempt);
    this.open = attempt;
    return attempt;
  }

  private leaveOpen(): void {
    if (this.open !== null) this.open.movedOn = true;
    this.open = null;
  }

  private isManagedInstance(): boolean {
    return this.environment.initializationType === "lambda-managed-instances";
  }
}
