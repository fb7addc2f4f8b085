import type { RequestData } from "../contract/request-data.ts";

/**
 * The part of Sentry's event payload that we send, in the wire's own names.
 *
 * Our own type, because `@sentry/core`'s `Event` wants bare arrays for breadcrumbs while Sentry's JSON schema and Relay
 * take `{values}`, and because nothing may be sent that is not listed here.
 */
export interface SentryEvent {
  readonly event_id: string;
  /** Epoch seconds, from the log, never from the clock. */
  readonly timestamp: number;
  readonly platform: "node" | "python" | "java" | "csharp" | "ruby" | "go" | "php" | "native" | "other";
  readonly level: "fatal" | "error" | "warning" | "info" | "debug";
  readonly logger: string;
  readonly transaction?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly exception: { readonly values: readonly SentryException[] };
  readonly threads?: { readonly values: readonly SentryThread[] };
  readonly breadcrumbs?: { readonly values: readonly SentryBreadcrumb[] };
  /** What the wrapper logged of the request; a log alone does not tell. */
  readonly request?: RequestData;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly fingerprint: readonly string[];
  readonly sdk: {
    readonly name: string;
    readonly version: string;
    readonly settings: { readonly infer_ip: "never" };
  };
}

export interface SentryException {
  readonly type: string;
  readonly value?: string;
  readonly module?: string;
  readonly mechanism: SentryMechanism;
  readonly stacktrace?: { readonly frames: readonly SentryFrame[] };
}

export interface SentryMechanism {
  readonly type: string;
  readonly handled: boolean;
  /** The thrown error has 0. Absent where it is the only one. */
  readonly exception_id?: number;
  readonly parent_id?: number;
  /** How the parent holds it: `cause`, `suppressed[0]`. */
  readonly source?: string;
  readonly is_exception_group?: boolean;
}

export interface SentryThread {
  readonly id: number;
  readonly name?: string;
  readonly crashed: boolean;
  readonly stacktrace: { readonly frames: readonly SentryFrame[] };
}

export interface SentryFrame {
  readonly filename?: string;
  readonly abs_path?: string;
  readonly function?: string;
  readonly module?: string;
  readonly lineno?: number;
  readonly colno?: number;
  readonly context_line?: string;
  readonly in_app: boolean;
}

export interface SentryBreadcrumb {
  /** Epoch seconds; absent where the log record has no time. */
  readonly timestamp?: number;
  readonly level: "fatal" | "error" | "warning" | "info" | "debug";
  readonly category: string;
  readonly message: string;
}
