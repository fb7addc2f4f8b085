import type { FunctionFacts } from "../complete/function-facts.ts";
import type { FailureClass } from "../detect/finding.ts";
import type { Failure } from "../judge/failure.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";
import { breadcrumbsOf } from "./breadcrumbs.ts";
import { contextsOf } from "./contexts.ts";
import { exceptionsOf, threadsOf } from "./exceptions.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { ownSettings } from "./own-settings.ts";
import type { SentryEvent } from "./sentry-event.ts";
import { fitToSize } from "./size.ts";
import { tagsOf } from "./tags.ts";
import { cleanLine, textMember, textRules } from "./text.ts";
import { errorTitle } from "./title.ts";
import { toldByWrapper } from "./told-by-wrapper.ts";
import { createTrims } from "./trims.ts";

export interface EventOptions {
  /** Left out of the event when Relay would not take it. */
  readonly environment: string | null;
  /** Left out of the event when Relay would not take it. */
  readonly release: string | null;
  /** Leaves e-mail and IP addresses as they are; secrets and card numbers are replaced either way. */
  readonly sendDefaultPii: boolean;
  /** What AWS Lambda tells of the function; without it the event has what the log tells. */
  readonly facts?: FunctionFacts | null;
  /** Further tags of our own, such as how complete the log was. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of this package. */
  readonly sdkVersion: string;
}

export const LOGGER = "aws_lambda.logs";
/** The entity `sentry` is reserved for Sentry's own SDKs. */
export const SDK_NAME = "lambda-sentry-forwarder.javascript.lambda-logs";
const MAX_TRANSACTION_LENGTH = 200;

const LEVELS: Readonly<Record<FailureClass, SentryEvent["level"]>> = {
  invalid_handler: "fatal",
  init_error: "fatal",
  out_of_memory: "fatal",
  timeout: "fatal",
  crash: "fatal",
  network_error: "error",
  exception: "error",
  platform_fault: "error",
};

/** Sentry knows neither Rust nor .NET by that name; `native` needs addresses, which a log does not have. */
const PLATFORMS: Readonly<Record<RuntimeFamily, SentryEvent["platform"]>> = {
  nodejs: "node",
  python: "python",
  java: "java",
  dotnet: "csharp",
  ruby: "ruby",
  go: "go",
  rust: "other",
  php: "php",
  other: "other",
};

/**
 * The Sentry event of a failure, from its log and what is known of its function: the same input always gives the same
 * event. At most 200,000 bytes of JSON, redacted, without empty members; what there was no room for is told in
 * `contexts.trimmed`.
 *
 * @example
 * ```ts
 * const sentryEvent = buildEvent(failure, {
 *   environment: "production",
 *   release: null,
 *   sendDefaultPii: false,
 *   sdkVersion: "1.0.0",
 * });
 * ```
 */
export function buildEvent(failure: Failure, options: EventOptions): SentryEvent {
  const rules = textRules(failure, options.sendDefaultPii);
  const title = errorTitle(failure);
  const facts = options.facts ?? null;
  const own = ownSettings(facts, rules);
  const told = toldByWrapper(failure, rules);
  const trims = createTrims();
  const exceptions = exceptionsOf(failure, title, rules, trims);
  const breadcrumbs = breadcrumbsOf(failure, rules, trims);
  const threads = threadsOf(failure, rules, trims);
  const event: SentryEvent = {
    event_id: failure.eventId,
    timestamp: timestampOf(failure) / 1000,
    platform: PLATFORMS[failure.runtime ?? "other"],
    level: own.level ?? LEVELS[failure.class],
    logger: LOGGER,
    ...textMember("transaction", cleanLine(failure.functionName ?? "", MAX_TRANSACTION_LENGTH, rules)),
    ...textMember("environment", validEnvironment(options.environment)),
    ...textMember("release", validRelease(options.release)),
    exception: { values: exceptions },
    ...(threads.length === 0 ? {} : { threads: { values: threads } }),
    ...(breadcrumbs.length === 0 ? {} : { breadcrumbs: { values: breadcrumbs } }),
    ...withoutEmpty({ request: told.request, user: told.user, extra: { ...told.extra, ...own.extra } }),
    // What the log proves goes before what the application says.
    tags: { ...told.tags, ...own.tags, ...tagsOf(failure, rules), ...options.tags },
    contexts: { ...told.contexts, ...contextsOf(failure, facts, rules) },
    fingerprint: fingerprintOf(failure, title, exceptions, rules),
    sdk: { name: SDK_NAME, version: options.sdkVersion, settings: { infer_ip: "never" } },
  };
  return fitToSize(event, trims);
}

/** Epoch milliseconds; `0` when no record of the attempt has a time. */
function timestampOf(failure: Failure): number {
  if (failure.provingRecord.timestamp > 0) return failure.provingRecord.timestamp;
  return failure.attempt.records.reduce((newest, { timestamp }) => Math.max(newest, timestamp), 0);
}

/** Relay's rules (sentry-release-parser): it removes what breaks them. */
export function validEnvironment(environment: string | null): string | null {
  return isApiName(environment, 64) && environment?.toLowerCase() !== "none" ? environment : null;
}

export function validRelease(release: string | null): string | null {
  return isApiName(release, 200) && release?.toLowerCase() !== "latest" ? release : null;
}

function isApiName(name: string | null, maxBytes: number): boolean {
  if (name === null || name.trim() !== name || name === "." || name === "..") return false;
  return Buffer.byteLength(name) <= maxBytes && NAME.test(name);
}

const NAME = /^[^\\/\p{Cc}\p{Cs}]+$/u;

function withoutEmpty<Members extends Record<string, object | undefined>>(members: Members): Partial<Members> {
  const filled = Object.entries(members).filter(([, value]) => value !== undefined && Object.keys(value).length > 0);
  return Object.fromEntries(filled) as Partial<Members>;
}
