/** The families of runtimes that are told apart in verdicts, frames and Sentry's `platform`. */
export type RuntimeFamily = "nodejs" | "python" | "java" | "dotnet" | "ruby" | "go" | "rust" | "php" | "other";

/** How the error came to be printed. */
export type ErrorOrigin =
  /** The handler threw or rejected, and the runtime reported it. */
  | "handler"
  /** Loading the function failed. */
  | "init"
  /** Thrown outside the handler's promise: the process ends. */
  | "uncaught"
  /** Raw last words of a dying process (V8, an interpreter, a native abort). */
  | "raw"
  /** The runtime client itself complains: it could not post the response. */
  | "client";

/** An error that stands behind another one, printed apart from its trace. */
export interface ChainedError {
  readonly type: string | null;
  readonly message: string | null;
  readonly trace: readonly string[];
}

/** An error as a runtime printed it, taken apart. */
export interface PrintedError {
  readonly runtime: RuntimeFamily;
  readonly origin: ErrorOrigin;
  /**
   * `true` when an application can print the same bytes (Node.js JSON records, a printed heading): then position and
   * request ID decide who wrote it.
   */
  readonly imitable: boolean;
  /** As printed, for example `Runtime.ImportModuleError`, `KeyError`; the JSON format prints `ImportModuleError`. */
  readonly type: string | null;
  /** The runtime's own name for the error, `Runtime.…` in every format; `null` for errors of the function's code. */
  readonly runtimeType: string | null;
  readonly message: string | null;
  /** The trace as printed, one physical line an element, without the header lines. */
  readonly trace: readonly string[];
  /** Node.js system error code such as `ECONNREFUSED`, where printed. */
  readonly code: string | null;
  /**
   * The errors that it names as its causes, the direct one first, where the runtime prints them apart from the trace;
   * those within the trace are found there.
   */
  readonly chain?: readonly ChainedError[];
  /** Everything printed that may name a cause: message, `[cause]` blocks, `Caused by` lines. Bounded. */
  readonly causeText: string;
}
