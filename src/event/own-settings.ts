import type { FunctionFacts } from "../complete/function-facts.ts";
import type { SentryEvent } from "./sentry-event.ts";
import { cleanLine, type TextRules } from "./text.ts";

/** What a function's own AWS tags want in its events. */
export interface OwnSettings {
  readonly level: SentryEvent["level"] | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, string>>;
}

const TAG = "sentry:tag:";
const EXTRA = "sentry:extra:";
const LEVELS: ReadonlySet<string> = new Set(["fatal", "error", "warning", "info", "debug"]);
const MAX_KEY_LENGTH = 32;
const MAX_VALUE_LENGTH = 200;
/** Relay deletes tags of these names, or moves them: they are members of the event. */
const RESERVED = /^(?:release|dist|user|filename|function|environment|level|event_id)$/;

/** Reads `sentry:tag:*`, `sentry:extra:*` and `sentry:level`. What Sentry would refuse is left out. */
export function ownSettings(facts: FunctionFacts | null, rules: TextRules): OwnSettings {
  const all = facts?.tags ?? new Map<string, string>();
  const level = all.get("sentry:level")?.toLowerCase() ?? "";
  return {
    level: LEVELS.has(level) ? (level as SentryEvent["level"]) : null,
    tags: membersOf(all, TAG, rules),
    extra: membersOf(all, EXTRA, rules),
  };
}

function membersOf(all: ReadonlyMap<string, string>, prefix: string, rules: TextRules): Record<string, string> {
  const members: [string, string][] = [];
  for (const [key, value] of all) {
    if (!key.startsWith(prefix)) continue;
    const name = key
      .slice(prefix.length)
      .replace(/[^\w.:-]/g, "-")
      .slice(0, MAX_KEY_LENGTH);
    const text = cleanLine(value, MAX_VALUE_LENGTH, rules);
    if (name !== "" && text !== "" && !RESERVED.test(name)) members.push([name, text]);
  }
  return Object.fromEntries(members);
}
