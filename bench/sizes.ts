import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Measure } from "./bench.ts";

const BUNDLES = [
  { name: "forwarder", budgetKb: 60, chunks: ["recognise"] },
  { name: "reporter", budgetKb: 120, chunks: ["present", "sentry"] },
] as const;

/** Minified size of each function without its AWS clients, and of what it loads at its start, which is less. */
export function bundleSizes(): Measure[] {
  return BUNDLES.flatMap(({ name, budgetKb, chunks }) => {
    const sizeOf = (file: string): number =>
      statSync(fileURLToPath(new URL(`../dist/functions/${name}/${file}.js`, import.meta.url))).size / 1000;
    const kb = sizeOf(name);
    const withChunks = chunks.reduce((sum, chunk) => sum + sizeOf(`chunks/${chunk}`), kb);
    return [
      {
        what: `bundle of the ${name}`,
        value: `${withChunks.toFixed(1)} KB`,
        budget: `<= ${budgetKb} KB`,
        held: withChunks <= budgetKb,
      },
      { what: `of it at the start of the ${name}`, value: `${kb.toFixed(1)} KB`, budget: "-", held: true },
    ];
  });
}
