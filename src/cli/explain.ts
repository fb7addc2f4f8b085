import type { CatalogueEntry } from "../detect/catalogue.ts";
import type { FailureClass } from "../detect/finding.ts";
import type { Asked } from "./explain-words.ts";
import { printableLines } from "./printable.ts";
import { type Column, type Screen, toTable } from "./table.ts";
import { VERDICTS } from "./verdicts.ts";

const COLUMNS: readonly Column<CatalogueEntry>[] = [
  { heading: "DETECTOR", cell: ({ id }) => id },
  { heading: "VERDICT", cell: ({ class: name }) => name },
  { heading: "FINDS", cell: ({ summary }) => summary, flexible: true },
];

/** One detector in full, or a table of several below what their verdict needs. */
export function explain(asked: Exclude<Asked, { kind: "unknown" }>, screen: Screen): string {
  const { entries } = asked;
  const [only] = entries;
  if (asked.kind === "word" && only !== undefined && only.id === asked.word) return explainOne(only);
  return `${introduce(asked)}${toTable(COLUMNS, entries, screen)}\n\nlambda-sentry explain <detector> shows what it finds and what it leaves alone.\n`;
}

function introduce(asked: Exclude<Asked, { kind: "unknown" }>): string {
  if (asked.kind === "error_type") {
    const { errorType, class: name, isKnown } = asked;
    const what = isKnown
      ? `${errorType} is a type that the platform prints. By itself it stands for the verdict ${name}.`
      : `${errorType} is no type that is known here. What nobody has described is reported as ${name}, never left out.`;
    return `${what} What the runtime printed may tell more and change it.\n\n${name}: ${VERDICTS[name]}\n\n`;
  }
  const verdict = Object.entries(VERDICTS).find(([name]) => asked.kind === "word" && name === asked.word);
  return verdict === undefined ? "" : `${verdict.join(": ")}\n\n`;
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

/** Colours in an example must not colour the terminal. */
function indented(text: string): string {
  return printableLines(text).replace(/^/gm, "    ");
}
