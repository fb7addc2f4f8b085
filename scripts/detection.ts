import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { STRENGTHS } from "../src/cli/explain.ts";
import { VERDICTS } from "../src/cli/verdicts.ts";
import { type CatalogueEntry, loadCatalogue } from "../src/detect/catalogue.ts";
import type { DetectorExample } from "../src/detect/detector.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    /** Another page than the project's, to try out the check itself. */
    page: { type: "string", default: fileURLToPath(new URL("../docs/detection.md", import.meta.url)) },
  },
});
/** Enough to recognise a form; `lambda-sentry explain` prints the whole. */
const MAX_EXAMPLE_CHARS = 600;

/** Writes `docs/detection.md` from the detectors, or with `--check` says whether it is current. */
async function main(): Promise<void> {
  const wanted = render(await loadCatalogue());
  if (!values.check) {
    writeFileSync(values.page, wanted);
    console.log("docs/detection.md written");
  } else if (readOrEmpty() !== wanted) {
    console.error("docs/detection.md is not what the detectors say, run `npm run detection`");
    process.exitCode = 1;
  }
}

function render(entries: readonly CatalogueEntry[]): string {
  const runtimes = [...new Set(entries.map(runtimeOf))];
  return [
    "# What is recognised",
    "",
    "Written by `npm run detection` from the detectors in `src/detect/detectors/`: change those, not this page. On the command",
    "line: `lambda-sentry explain [detector | verdict | runtime]`. Each example and each look-alike is run as a test.",
    "",
    "## Verdicts",
    "",
    "The first that holds is the verdict; findings of the others stay on the event as evidence.",
    "",
    "| | verdict | needs |",
    "|---:|---|---|",
    ...Object.entries(VERDICTS).map(([name, needs], index) => `| ${index + 1} | \`${name}\` | ${needs} |`),
    "",
    "## Detectors",
    "",
    "| detector | verdict | finds |",
    "|---|---|---|",
    ...entries.map(({ id, class: name, summary }) => `| [${id}](#${anchorOf(id)}) | \`${name}\` | ${summary} |`),
    ...runtimes.flatMap((runtime) => [
      "",
      `## ${runtime}`,
      ...entries.filter((entry) => runtimeOf(entry) === runtime).flatMap(section),
    ]),
    "",
  ].join("\n");
}

function section({ id, summary, reference, examples, refusals }: CatalogueEntry): readonly string[] {
  return [
    "",
    `### ${id}`,
    "",
    `${summary} Source: ${reference}.`,
    ...examples.flatMap((example) => ["", ...block(example.text), "", said(example)]),
    ...(refusals.length === 0 ? [] : ["", "Left alone:"]),
    ...refusals.flatMap((text) => ["", ...block(text)]),
  ];
}

function said({ match: { phase, type, message, strength } }: DetectorExample): string {
  const words = [type ?? "no type", ...(message === null ? [] : [message.split("\n")[0] ?? ""])];
  return `→ ${STRENGTHS[strength]}; phase ${phase}; ${words.map(code).join(", ")}`;
}

function block(text: string): readonly string[] {
  const cut = text.length > MAX_EXAMPLE_CHARS ? `${text.slice(0, MAX_EXAMPLE_CHARS)}…` : text;
  // Control characters and no-break spaces would not be seen, and a page must not steer a terminal.
  const visible = cut.replace(/(?!\n)[\p{Cc}\u00a0]/gu, (character) =>
    character === "\t" ? "\\t" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [
    "````text",
    ...visible
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd()),
    "````",
  ];
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

function runtimeOf({ id }: CatalogueEntry): string {
  return id.slice(0, id.indexOf("/"));
}

function anchorOf(id: string): string {
  return id.replaceAll("/", "");
}

function readOrEmpty(): string {
  try {
    return readFileSync(values.page, "utf8");
  } catch {
    return "";
  }
}

await main();
