/** One stack frame as a trace printed it. `null` where it printed nothing. */
export interface Frame {
  readonly function: string | null;
  readonly module: string | null;
  /** Relative to the task root where the file lies below it, else as `absPath`. */
  readonly filename: string | null;
  /** As printed, without `file://`. */
  readonly absPath: string | null;
  /** 1-based. */
  readonly line: number | null;
  /** 1-based. */
  readonly column: number | null;
  /** The source line, where the trace holds it. */
  readonly contextLine: string | null;
  /** The function's own code: below the task root, and not a dependency that was packed with it. */
  readonly inApp: boolean;
}

/** An error that another error names as its cause, as printed within that one's trace. */
export interface PrintedCause {
  readonly type: string | null;
  readonly message: string | null;
  /** Caller first. */
  readonly frames: readonly Frame[];
  /** How the other error holds it, in its language's words: `cause`, `suppressed[0]`, `errors[1]`, `__context__`. */
  readonly source: string;
  /** Which error holds it: 0 is the thrown one, n the n-th of these. */
  readonly parent: number;
}

/** Another thread or goroutine, printed when the process ended. */
export interface PrintedThread {
  /** As printed: `goroutine 18`. */
  readonly name: string;
  readonly state: string | null;
  /** Caller first. */
  readonly frames: readonly Frame[];
}

/** What a trace tells. */
export interface ParsedTrace {
  /** Of the thrown error, caller first. */
  readonly frames: readonly Frame[];
  /** The direct cause first, as printed. */
  readonly causes: readonly PrintedCause[];
  readonly threads: readonly PrintedThread[];
}

/** Type and message of a printed heading. */
export interface Headline {
  readonly type: string | null;
  readonly message: string | null;
}

export interface TraceLimits {
  /** Of a longer trace the middle frames are dropped. */
  readonly maxFrames: number;
  /** In characters; lines are cut before anything is matched against them. */
  readonly maxLineLength: number;
}

/** Sentry strips source context beyond 50 frames. */
export const TRACE_LIMITS: TraceLimits = { maxFrames: 50, maxLineLength: 1024 };

/** Where Lambda unpacks the deployment package, and where container images put the function (`LAMBDA_TASK_ROOT`). */
const TASK_ROOT = "/var/task/";

/** The path below the task root, or `null` for a path elsewhere. */
export function belowTaskRoot(path: string): string | null {
  return path.startsWith(TASK_ROOT) && path.length > TASK_ROOT.length ? path.slice(TASK_ROOT.length) : null;
}

/** A line or column number as printed, or `null` when it is none that Sentry would take. */
export function toPosition(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
