import { MAX_PATTERN_CHARS } from "../filter/filter-pattern.ts";
import { FAILURE_FORMS, LOG_FORMATS, type LogFormat, RUNTIME_FAMILIES, type RuntimeFamily } from "./failure-forms.ts";

/** What is known of a group's functions. Empty sets: nothing, so that every form has to pass. */
export interface Loggers {
  readonly families: ReadonlySet<RuntimeFamily>;
  readonly formats: ReadonlySet<LogFormat>;
}

/** A group's filter pattern, and the wider one for a group that takes no more regular expressions. */
export interface FailurePattern {
  readonly narrow: string;
  readonly wide: string;
}

const made = new Map<string, FailurePattern>();

/** The pattern that lets failures of these functions pass, and of other lines as few as it can. */
export function failurePattern(loggers: Loggers): FailurePattern {
  // There are few different ones, and thousands of log groups.
  const key = [...loggers.families, "", ...loggers.formats].join();
  const pattern = made.get(key) ?? makePattern(loggers);
  made.set(key, pattern);
  return pattern;
}

function makePattern({ families, formats }: Loggers): FailurePattern {
  const forms = FAILURE_FORMS.filter(
    (form) =>
      form.of.some((family) => families.size === 0 || families.has(family)) &&
      form.formats.some((format) => formats.size === 0 || formats.has(format)),
  );
  const narrow = `%${[...new Set(forms.map(({ regex }) => regex))].join("|")}%`;
  const wide = [...new Set(forms.flatMap(({ terms }) => terms))].map((term) => `?${JSON.stringify(term)}`).join(" ");
  return { narrow: narrow.length <= MAX_PATTERN_CHARS ? narrow : wide, wide };
}

/** Every set of functions has one of these, for tests and for the account's policy. */
export const ALL_LOGGERS: Loggers = { families: new Set(RUNTIME_FAMILIES), formats: new Set(LOG_FORMATS) };

/** A function's family, from its `Runtime`; an image has none, and may hold any. */
export function familiesOf(runtime: string | null): readonly RuntimeFamily[] {
  if (runtime === null) return RUNTIME_FAMILIES;
  const known = RUNTIME_FAMILIES.find((family) => runtime.startsWith(family));
  return known === undefined ? ["custom"] : [known];
}
