import { isSelectedName, matchesGlob } from "./glob.ts";
import { EDGE_GROUPS, type Inventory, LAMBDA_GROUPS, type LogGroup, type LoggingFunction } from "./log-group.ts";
import type { RuntimeFamily } from "./pattern/failure-forms.ts";
import { type FailurePattern, failurePattern, familiesOf } from "./pattern/failure-pattern.ts";
import type { SubscribeSettings, TagGlob } from "./settings.ts";

/** Why a log group shall not be subscribed. */
export type NotWanted = "scope" | "not_included" | "excluded" | "tags";
/** Why it shall, but cannot. */
export type Unsubscribable = "own_log_group" | "infrequent_access" | "delivery_class";

/** What shall become of one log group. */
export type Desired =
  | { readonly kind: "wanted"; readonly group: LogGroup; readonly pattern: FailurePattern }
  | { readonly kind: "not_wanted"; readonly group: LogGroup; readonly why: NotWanted }
  | { readonly kind: "unsubscribable"; readonly group: LogGroup; readonly why: Unsubscribable };

const EDGE_FAMILIES: readonly RuntimeFamily[] = ["nodejs", "python"];

/**
 * The desired state: every log group that a function names, and all of Lambda's own, as the settings filter them. Pure.
 *
 * Several functions may log into one group: it is wanted if one of them is, and its pattern is for all of them.
 */
export function select({ groups, functions }: Inventory, settings: SubscribeSettings): readonly Desired[] {
  const loggers = new Map<string, LoggingFunction[]>();
  const add = (group: string, one: LoggingFunction): unknown => {
    const known = loggers.get(group);
    return known === undefined ? loggers.set(group, [one]) : known.push(one);
  };
  for (const one of functions) {
    add(one.logGroup, one);
    // In the home region of Lambda@Edge, what runs at this region's edge logs beside the function's own group.
    if (settings.region === "us-east-1") add(`${EDGE_GROUPS}${one.name}`, one);
  }
  return groups
    .filter(({ name }) => name.startsWith(LAMBDA_GROUPS) || loggers.has(name))
    .map((group) => desire(group, loggers.get(group.name) ?? [], settings));
}

function desire(group: LogGroup, loggers: readonly LoggingFunction[], settings: SubscribeSettings): Desired {
  // First of all, whatever the settings say: a stack that watches itself or another of ours would never come to rest.
  if (settings.ownGroups.includes(group.name) || loggers.some(({ isOurs }) => isOurs)) {
    return { kind: "unsubscribable", group, why: "own_log_group" };
  }
  const why = notWanted(group, loggers, settings);
  if (why !== null) return { kind: "not_wanted", group, why };
  if (group.logClass === "INFREQUENT_ACCESS") return { kind: "unsubscribable", group, why: "infrequent_access" };
  if (group.logClass === "DELIVERY") return { kind: "unsubscribable", group, why: "delivery_class" };
  return { kind: "wanted", group, pattern: patternFor(group, loggers, settings) };
}

function notWanted(
  { name }: LogGroup,
  loggers: readonly LoggingFunction[],
  { scope, include, exclude, includeTags, excludeTags }: SubscribeSettings,
): NotWanted | null {
  if (scope !== "log-group") return "scope";
  if (!isSelectedName(name, { include, exclude })) {
    return exclude.some((glob) => matchesGlob(glob, name)) ? "excluded" : "not_included";
  }
  if (includeTags.length > 0 && !loggers.some((one) => hasTag(one, includeTags))) return "tags";
  // A function beside the excluded ones still wants to be watched.
  if (excludeTags.length > 0 && loggers.length > 0 && loggers.every((one) => hasTag(one, excludeTags))) return "tags";
  return null;
}

function hasTag({ tags }: LoggingFunction, globs: readonly TagGlob[]): boolean {
  return globs.some(({ key, value }) => {
    const own = tags.get(key);
    return own !== undefined && matchesGlob(value, own);
  });
}

function patternFor(
  { name }: LogGroup,
  loggers: readonly LoggingFunction[],
  { mode, customPattern }: SubscribeSettings,
): FailurePattern {
  if (mode === "all") return { narrow: "", wide: "" };
  if (mode === "custom") return { narrow: customPattern, wide: customPattern };
  if (loggers.length === 0 && name.startsWith(EDGE_GROUPS)) {
    return failurePattern({ families: new Set(EDGE_FAMILIES), formats: new Set() });
  }
  return failurePattern({
    families: new Set(loggers.flatMap(({ runtime }) => familiesOf(runtime))),
    formats: new Set(loggers.map(({ format }) => format)),
  });
}
