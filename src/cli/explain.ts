import type { CatalogueEntry } from "../detect/catalogue.ts";
import type { FailureClass } from "../detect/finding.ts";
import { type Column, type Screen, toTable } from "./table.ts";
import { VERDICTS } from "./verdicts.ts";

const COLUMNS: readonly Column<CatalogueEntry>[] = [
  { heading: "DETECTOR", cell: ({ id }) => id },
  { heading: "VERDICT", cell: ({ class: name }) => name },
  { heading: "FINDS", cell: ({ summary }) => summary, flexible: true },
];

/** The detectors that a word stands for: an ID, a verdict, a runtime, or nothing for all. Empty if it is none of them. */
export function selectEntries(entries: readonly CatalogueEntry[], word: string | null): readonly CatalogueEntry[] {
  if (word === null) return entries;
  return entries.filter(({ id, class: name }) => id === word || name === word || id.startsWith(`${word}/`));
}

/** What may be asked for. */
export function knownWords(entries: readonly CatalogueEntry[]): readonly string[] {
  const runtimes = new Set(entries.map(({ id }) => id.slice(0, id.indexOf("/"))));
  return [...Object.keys(VERDICTS), ...runtimes];
}

/** One detector in full, or a table of several below what their verdict needs. */
export function explain(entries: readonly CatalogueEntry[], word: string | null, screen: Screen): string {
  const [only] = entries;
  if (only !== undefined && only.id === word) return explainOne(only);
  const names = [...new Set(entries.map(({ class: name }) => name))];
  const table = toTable(COLUMNS, entries, screen);
  const [name] = names;
  const needs = names.length === 1 && name !== undefined && name === word ? `${name}: ${VERDICTS[name]}\n\n` : "";
  return `${needs}${table}\n\nlambda-sentry explain <detector> shows what it finds and what it leaves alone.\n`;
}

function explainOne({ id, class: name, summary, reference, examples, refusals }: CatalogueEntry): string {
  const found = examples.map(
    ({ text, match: { phase, type, message, strength } }) =>
      `${indented(text)}\n    => ${phase}, type ${type ?? "-"}, message ${message?.split("\n")[0] ?? "-"}, ${STRENGTHS[strength]}\n`,
  );
  return [
    `${id}: ${summary}`,
    "",
    `Verdict  ${name}: ${VERDICTS[name satisfies FailureClass]}`,
    `Source   ${reference}`,
    "",
    "Finds:",
    ...found,
    "Leaves alone:",
    ...refusals.map((text) => `${indented(text)}\n`),
  ].join("\n");
}

/** What a finding is worth, in words. */
export const STRENGTHS = {
  proves: "proves the failure",
  unless_recovered: "proves it unless the attempt went well in the end",
  explains: "gives the verdict once something else proves the failure",
  mentions: "kept as evidence only",
} as const;

function indented(text: string): string {
  return printable(text).replace(/^/gm, "    ");
}

/** Colours in an example must not colour the terminal. */
function printable(text: string): string {
  return text.replace(
    /(?![\n\t])\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
