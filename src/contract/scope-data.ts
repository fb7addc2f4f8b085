import { plainValue } from "./plain-value.ts";
import type { RedactOptions } from "./redact.ts";
import { isMembers, type Members } from "./wrapper-line.ts";

/** What the application told Sentry's scope about an invocation. */
export interface ScopeData {
  readonly tags?: Readonly<Record<string, string>>;
  /** Only with `sendDefaultPii`. */
  readonly user?: Readonly<Record<string, unknown>>;
  readonly contexts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly extra?: Readonly<Record<string, unknown>>;
}

const INHERITED = new Set(["__proto__", "constructor", "prototype"]);
/** Sentry takes no event with a malformed one, and the log tells the right one. */
const TRACE = "trace";
const MAX_TAGS = 50;
/** Sentry's rules: other keys and values are errors there. */
const TAG_KEY = /^[\w.:-]{1,32}$/;
const MAX_TAG_CHARS = 200;
const MAX_CONTEXTS = 20;
const MAX_NAME_CHARS = 64;
/** Of a whole context, of all extra data, and of the user. */
const MAX_PART_CHARS = 4096;
const LIMITS = { depth: 5, chars: 1024, values: 300 };

/** Takes what is known, bounded and redacted, out of scope data from the SDK or from a log line. Never throws. */
export function readScopeData(value: unknown, options: RedactOptions): ScopeData {
  if (!isMembers(value)) return {};
  const tags = tagsOf(value["tags"], options);
  const contexts = contextsOf(value["contexts"], options);
  const extra = partOf(value["extra"], options);
  const user = options.personal ? partOf(value["user"], options) : null;
  return {
    ...(tags === null ? {} : { tags }),
    ...(user === null ? {} : { user }),
    ...(contexts === null ? {} : { contexts }),
    ...(extra === null ? {} : { extra }),
  };
}

function tagsOf(value: unknown, options: RedactOptions): Record<string, string> | null {
  if (!isMembers(value)) return null;
  const tags = Object.entries(value)
    .filter(
      ([key, tag]) => TAG_KEY.test(key) && !INHERITED.has(key) && ["string", "number", "boolean"].includes(typeof tag),
    )
    .slice(0, MAX_TAGS)
    .map(([key, tag]) => [key, plainValue(String(tag).replace(/\s+/g, " "), options, { chars: MAX_TAG_CHARS })]);
  return tags.length === 0 ? null : Object.fromEntries(tags);
}

function contextsOf(value: unknown, options: RedactOptions): Record<string, Members> | null {
  if (!isMembers(value)) return null;
  const contexts = Object.entries(value)
    .filter(([name]) => name.length <= MAX_NAME_CHARS && name !== TRACE && !INHERITED.has(name))
    .slice(0, MAX_CONTEXTS)
    .flatMap(([name, context]) => {
      const part = partOf(context, options);
      return part === null ? [] : [[name, part] as const];
    });
  return contexts.length === 0 ? null : Object.fromEntries(contexts);
}

function partOf(value: unknown, options: RedactOptions): Members | null {
  if (!isMembers(value)) return null;
  const part = plainValue(value, options, LIMITS);
  if (!isMembers(part) || Object.keys(part).length === 0) return null;
  return JSON.stringify(part).length <= MAX_PART_CHARS ? part : null;
}
