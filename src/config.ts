import type { ExceptionsMode } from "./deliver/muting.ts";
import { ForwarderError } from "./errors.ts";
import type { NameGlobs } from "./subscribe/glob.ts";

/** What the functions read from their environment; every value has a parameter in `template.yaml`. */
export interface Config {
  /** Where sightings go; `null` means that they are reported in this process. */
  readonly queueUrl: string | null;
  /** What QUEUE_URL holds where that is no URL, for messages. */
  readonly ignoredQueueUrl: string | null;
  readonly deadLetterUrl: string | null;
  readonly ledgerTable: string | null;
  /** Bucket that keeps what could not be read. */
  readonly undeliveredBucket: string | null;
  readonly dsn: string | null;
  /** The parameter or secret that holds the default DSN. */
  readonly dsnReference: string | null;
  /** Role in other accounts by which their logs may be read. */
  readonly readerRoleName: string | null;
  /** URL of an HTTP proxy on the way to Sentry. */
  readonly proxy: string | null;
  /** Parameter or secret with certificates in PEM, for a Sentry whose authority is not public. */
  readonly caBundleReference: string | null;
  /** Hosts that a function's own SENTRY_DSN may name; empty means the default DSN's host. */
  readonly allowedDsnHosts: readonly string[];
  /** The SSM parameter with routes by log group. */
  readonly routesParameter: string | null;
  /** Whether ordinary exceptions are left to the SDK of a function that carries one. */
  readonly exceptions: ExceptionsMode;
  /** Whether a function's own Sentry variables are looked at. */
  readonly readFunctionEnvironment: boolean;
  readonly environment: string | null;
  readonly release: string | null;
  readonly sendDefaultPii: boolean;
  /** The attempt's whole log goes along as an attachment. */
  readonly attachLog: boolean;
  readonly dryRun: boolean;
  readonly region: string | null;
  /** Whose metrics we write; `null` outside a stack. */
  readonly stackName: string | null;
  /** The queue's visibility time: how long a lease of the ledger holds. */
  readonly leaseMs: number;
  /** Events of one failure of one function within a minute; `0` for no limit. */
  readonly stormLimit: number;
  /** Events within an hour; `0` for no limit. */
  readonly maxEventsPerHour: number;
  /** Log groups whose batches are read. Our own never are, whoever subscribed them. */
  readonly selection: NameGlobs;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment.
 *
 * @throws {@link ForwarderError} `ERR_CONFIG_INVALID` that names the variable.
 */
export function readConfig(environment: Environment): Config {
  const text = (name: string): string | null => environment[name]?.trim() || null;
  const queue = text("QUEUE_URL");
  const queueUrl = asUrl(queue);
  return {
    queueUrl,
    ignoredQueueUrl: queueUrl === null ? queue : null,
    deadLetterUrl: asUrl(text("DEAD_LETTER_URL")),
    ledgerTable: text("LEDGER_TABLE"),
    undeliveredBucket: text("UNDELIVERED_BUCKET"),
    dsn: text("SENTRY_DSN"),
    dsnReference: text("SENTRY_DSN_REFERENCE"),
    readerRoleName: text("READER_ROLE_NAME"),
    proxy: text("SENTRY_PROXY"),
    caBundleReference: text("CA_BUNDLE_REFERENCE"),
    allowedDsnHosts: (text("ALLOWED_DSN_HOSTS") ?? "").split(/[\s,]+/).filter((host) => host !== ""),
    routesParameter: text("ROUTES_PARAMETER"),
    exceptions: exceptionsMode(environment),
    readFunctionEnvironment:
      !environment["READ_FUNCTION_ENVIRONMENT"] || flag("READ_FUNCTION_ENVIRONMENT", environment),
    environment: text("SENTRY_ENVIRONMENT"),
    release: text("SENTRY_RELEASE"),
    sendDefaultPii: flag("SEND_DEFAULT_PII", environment),
    attachLog: flag("ATTACH_LOG", environment),
    dryRun: flag("DRY_RUN", environment),
    region: text("AWS_REGION"),
    stackName: text("LAMBDA_SENTRY_STACK"),
    leaseMs: whole("LEASE_SECONDS", environment, 360, 1) * 1000,
    stormLimit: whole("STORM_LIMIT", environment, 100, 0),
    maxEventsPerHour: whole("MAX_EVENTS_PER_HOUR", environment, 5000, 0),
    selection: selectionOf(environment),
  };
}

/** An account's policy names the log groups that it leaves out, and delivers all others: the rest is chosen here. */
function selectionOf(environment: Environment): NameGlobs {
  const own = listOf(environment["OWN_LOG_GROUPS"]);
  if (environment["SUBSCRIPTION_SCOPE"] !== "account") return { include: [], exclude: own };
  const include = listOf(environment["LOG_GROUP_PATTERNS"]);
  const exclude = [...own, ...listOf(environment["EXCLUDE_PATTERNS"])];
  return { include: include.length === 0 ? ["/aws/lambda/*"] : include, exclude };
}

/** Parts between commas or blanks. */
function listOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(/[,\s]+/).filter(Boolean);
}

/** The template's parameters allow no other words, so that a typing error cannot switch something off. */
function flag(name: string, environment: Environment): boolean {
  const value = environment[name] ?? "";
  if (value !== "true" && value !== "false" && value !== "")
    throw invalid(name, `must be true or false, not "${value}"`);
  return value === "true";
}

function exceptionsMode(environment: Environment): ExceptionsMode {
  const value = environment["EXCEPTIONS"] || "auto";
  if (value === "auto" || value === "always" || value === "never") return value;
  throw invalid("EXCEPTIONS", `must be auto, always or never, not "${value}"`);
}

function whole(name: string, environment: Environment, otherwise: number, least: number): number {
  const value = Number(environment[name] || otherwise);
  if (!Number.isInteger(value) || value < least) throw invalid(name, `must be a whole number of at least ${least}`);
  return value;
}

function invalid(name: string, why: string): ForwarderError {
  return new ForwarderError("ERR_CONFIG_INVALID", `environment variable ${name}: ${why}`);
}

/** Under `sam local`, `!Ref` of a queue is its logical ID and not a URL: then there is no queue. */
function asUrl(text: string | null): string | null {
  return text !== null && /^https?:\/\//.test(text) ? text : null;
}
