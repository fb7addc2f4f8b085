import type { CatalogueEntry } from "../detect/catalogue.ts";
import { classOfErrorType, isNamedFault } from "../detect/error-types.ts";
import type { FailureClass } from "../detect/finding.ts";
import { VERDICTS } from "./verdicts.ts";

const ERROR_TYPE = /^(?:Runtime|Sandbox|Function|Extension|Client)[.<][\w.<>]{1,80}$/;
const MAX_SUGGESTIONS = 3;

/** What the user asks about. */
export type Asked =
  | { readonly kind: "all"; readonly entries: readonly CatalogueEntry[] }
  /** A detector, a verdict or a runtime, as it is written properly. */
  | { readonly kind: "word"; readonly word: string; readonly entries: readonly CatalogueEntry[] }
  /** A type that the platform prints, such as `Sandbox.Timedout`. */
  | {
      readonly kind: "error_type";
      readonly errorType: string;
      readonly class: FailureClass;
      readonly isKnown: boolean;
      readonly entries: readonly CatalogueEntry[];
    }
  | { readonly kind: "unknown"; readonly suggestions: readonly string[] };

/** Finds what a word stands for; upper and lower case, `-` and `_` are the same here. */
export function findAsked(entries: readonly CatalogueEntry[], word: string | null): Asked {
  if (word === null) return { kind: "all", entries };
  const sought = normalised(word);
  const known = [...knownWords(entries), ...entries.map(({ id }) => id)];
  const proper = known.find((one) => normalised(one) === sought);
  if (proper !== undefined) {
    const own = entries.filter(
      ({ id, class: name }) => id === proper || name === proper || id.startsWith(`${proper}/`),
    );
    return { kind: "word", word: proper, entries: own };
  }
  if (ERROR_TYPE.test(word)) {
    const name = classOfErrorType(word);
    const isKnown = name !== "platform_fault" || isNamedFault(word);
    const own = entries.filter((entry) => entry.class === name);
    return { kind: "error_type", errorType: word, class: name, isKnown, entries: own };
  }
  return { kind: "unknown", suggestions: suggestionsFor(sought, known) };
}

/** What may be asked for, beside the detectors. */
export function knownWords(entries: readonly CatalogueEntry[]): readonly string[] {
  const runtimes = new Set(entries.map(({ id }) => id.slice(0, id.indexOf("/"))));
  return [...Object.keys(VERDICTS), ...runtimes];
}

function normalised(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^(node\.?js|node)$/, "nodejs")
    .replace(/^\.net$/, "dotnet");
}

function suggestionsFor(sought: string, known: readonly string[]): string[] {
  const most = Math.max(1, Math.floor(sought.length / 3));
  return known
    .map((word) => ({ word, distance: distanceOf(sought, normalised(word)) }))
    .filter(({ word, distance }) => distance <= most || (sought.length > 2 && normalised(word).startsWith(sought)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ word }) => word);
}

/** How many letters must be added, left out or changed (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= Math.min(one.length, 64); at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const change = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
