import { createHash } from "node:crypto";
import { ForwarderError } from "../errors.ts";
import { compileFilterPattern } from "./filter/filter-pattern.ts";

/** A tag that a function may have: `team=orders`, `env=prod-*`; the value is a glob, and `*` where none is given. */
export interface TagGlob {
  readonly key: string;
  readonly value: string;
}

/** What shall be subscribed, and to what. */
export interface SubscribeSettings {
  readonly stackName: string;
  readonly region: string;
  /** ARN of the forwarder, or of a logical destination of another account. */
  readonly destinationArn: string;
  /** Names our filter in every log group: unique to the stack, so that undoing finds exactly what it made. */
  readonly filterName: string;
  readonly scope: "log-group" | "account" | "none";
  readonly mode: "failures" | "all" | "custom";
  /** With mode `custom`. */
  readonly customPattern: string;
  /** Globs; empty means all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly includeTags: readonly TagGlob[];
  readonly excludeTags: readonly TagGlob[];
  /** Log groups of this stack's own functions. */
  readonly ownGroups: readonly string[];
  /** How long a new filter may need until it delivers; so long its group is read as well. */
  readonly settleMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What an environment variable holds in a function of ours, and in no other: the name of its stack. */
export const OWN_MARK = "LAMBDA_SENTRY_STACK";

/**
 * Reads the subscriber's environment.
 *
 * @throws {@link ForwarderError} `ERR_CONFIG_INVALID` that names the variable, `ERR_FILTER_PATTERN` of a wrong pattern.
 */
export function readSubscribeSettings(environment: Environment): SubscribeSettings {
  const needed = (name: string): string => {
    const value = environment[name]?.trim();
    if (!value) throw new ForwarderError("ERR_CONFIG_INVALID", `environment variable ${name}: is missing`);
    return value;
  };
  const stackName = needed(OWN_MARK);
  const settings: SubscribeSettings = {
    stackName,
    region: needed("AWS_REGION"),
    destinationArn: needed("DESTINATION_ARN"),
    filterName: `lambda-sentry-${stackName}`,
    scope: oneOf("SUBSCRIPTION_SCOPE", environment, ["log-group", "account", "none"]),
    mode: oneOf("FILTER_MODE", environment, ["failures", "all", "custom"]),
    customPattern: environment["FILTER_PATTERN"] ?? "",
    include: listOf(environment["LOG_GROUP_PATTERNS"]),
    exclude: listOf(environment["EXCLUDE_PATTERNS"]),
    includeTags: listOf(environment["INCLUDE_TAGS"]).map(toTagGlob),
    excludeTags: listOf(environment["EXCLUDE_TAGS"]).map(toTagGlob),
    ownGroups: listOf(environment["OWN_LOG_GROUPS"]),
    settleMs: secondsOf("FILTER_SETTLE_SECONDS", environment, 300) * 1000,
  };
  if (settings.scope === "account" && settings.mode === "all") {
    throw new ForwarderError("ERR_CONFIG_INVALID", "FILTER_MODE all and SUBSCRIPTION_SCOPE account exclude each other");
  }
  if (settings.mode === "custom") compileFilterPattern(settings.customPattern);
  return settings;
}

/** Changes when something else shall be subscribed than before, or with another pattern. */
export function fingerprintOf(settings: SubscribeSettings, pattern: string): string {
  return createHash("sha256")
    .update(JSON.stringify([pattern, settings]))
    .digest("hex")
    .slice(0, 16);
}

/** Parts between commas or blanks. */
function listOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(/[,\s]+/).filter(Boolean);
}

function secondsOf(name: string, environment: Environment, otherwise: number): number {
  const value = Number(environment[name] ?? otherwise);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ForwarderError("ERR_CONFIG_INVALID", `environment variable ${name}: must be a number of seconds`);
}

function toTagGlob(text: string): TagGlob {
  const at = text.indexOf("=");
  return at < 0 ? { key: text, value: "*" } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

function oneOf<Word extends string>(name: string, environment: Environment, words: readonly [Word, ...Word[]]): Word {
  const value = environment[name]?.trim() || words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const message = `environment variable ${name}: must be one of ${words.join(", ")}, not "${value}"`;
  throw new ForwarderError("ERR_CONFIG_INVALID", message);
}
