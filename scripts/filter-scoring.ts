import { analyse } from "../src/analyse.ts";
import { partsOf } from "../src/read/log-record.ts";
import { recognise } from "../src/recognise.ts";
import { compileFilterPattern } from "../src/subscribe/filter/filter-pattern.ts";
import { RUNTIME_FAMILIES, type RuntimeFamily } from "../src/subscribe/pattern/failure-forms.ts";
import type { Loggers } from "../src/subscribe/pattern/failure-pattern.ts";
import type { Fixture } from "../test/support/fixtures.ts";

/** What a filter pattern does to one log. */
export interface Filtered {
  readonly fixture: Fixture;
  readonly failed: number;
  /** Failed attempts none of whose lines passes. */
  readonly missed: number;
  /** Failed attempts of which a line passes, but not enough for the forwarder to recognise them without the rest. */
  readonly unrecognised: number;
  readonly isHarmless: boolean;
  readonly lines: number;
  readonly passed: number;
}

/** Tries a pattern on a log. */
export function filterFixture(fixture: Fixture, pattern: string): Filtered {
  const { batch, expected } = fixture;
  const passing = batch.logEvents.filter(({ message }) => passesOf(pattern)(message));
  const passed = new Set(passing.map(({ id }) => id));
  const { sightings } = recognise({ ...batch, logEvents: passing });
  const sighted = new Set(sightings.flatMap(({ lines }) => lines.map(({ id }) => id)));
  const failed = analyse([batch]).attempts.filter(({ failure }) => failure !== null);
  const linesOf = failed.map(({ attempt }) => attempt.records.flatMap(partsOf).map(({ eventId }) => eventId));
  const missed = linesOf.filter((ids) => !ids.some((id) => passed.has(id)));
  const unrecognised = linesOf.filter((ids) => !ids.some((id) => sighted.has(id)));
  return {
    fixture,
    failed: failed.length,
    missed: missed.length,
    unrecognised: unrecognised.length - missed.length,
    isHarmless: expected.length === 0,
    lines: batch.logEvents.length,
    passed: passing.length,
  };
}

/** What would be known of the functions that logged it: the runtime, unless it is the platform's own lines alone. */
export function loggersOf({ name, format }: Fixture): Loggers {
  const folders = name.split("/");
  const families = RUNTIME_FAMILIES.filter((family) => folders.includes(family));
  const known: readonly RuntimeFamily[] = families.length > 0 ? families : ["custom"];
  return { families: new Set(folders.includes("platform") ? RUNTIME_FAMILIES : known), formats: new Set([format]) };
}

const compiled = new Map<string, (message: string) => boolean>();

function passesOf(pattern: string): (message: string) => boolean {
  const passes = compiled.get(pattern) ?? compileFilterPattern(pattern);
  compiled.set(pattern, passes);
  return passes;
}
