import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Measure } from "./bench.ts";

const BUNDLES = [
  { name: "forwarder", budgetKb: 60 },
  { name: "reporter", budgetKb: 120 },
] as const;

/** Minified size of each function without the AWS SDK, which stands in files of its own. */
export function bundleSizes(): Measure[] {
  return BUNDLES.map(({ name, budgetKb }) => {
    const kb = statSync(fileURLToPath(new URL(`../dist/functions/${name}/${name}.js`, import.meta.url))).size / 1000;
    return {
      what: `bundle of the ${name}`,
      value: `${kb.toFixed(1)} KB`,
      budget: `<= ${budgetKb} KB`,
      held: kb <= budgetKb,
    };
  });
}
