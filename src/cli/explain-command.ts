import { type Command, Option } from "commander";
import { USAGE } from "./exit-codes.ts";
import { printable, printableJson } from "./printable.ts";
import { screenOf } from "./table.ts";

const EXAMPLES = `
Examples:
  $ lambda-sentry explain
  $ lambda-sentry explain timeout
  $ lambda-sentry explain python
  $ lambda-sentry explain nodejs/crash
  $ lambda-sentry explain Sandbox.Timedout`;

export function addExplain(program: Command): void {
  program
    .command("explain")
    .description("say what is recognised: all detectors, those of a verdict or a runtime, or one in full")
    .argument(
      "[what]",
      "a detector (nodejs/crash), a verdict (timeout), a runtime (python) or a type that the platform prints (Sandbox.Timedout)",
    )
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
    .addHelpText("after", EXAMPLES)
    .action((what: string | undefined, flags: { readonly format: "text" | "json" }) =>
      run(program, what, flags.format),
    );
}

async function run(program: Command, what: string | undefined, format: "text" | "json"): Promise<void> {
  const [{ loadCatalogue }, { explain }, { findAsked, knownWords }] = await Promise.all([
    import("../detect/catalogue.ts"),
    import("./explain.ts"),
    import("./explain-words.ts"),
  ]);
  const all = await loadCatalogue();
  const asked = findAsked(all, what ?? null);
  if (asked.kind === "unknown") {
    const { suggestions } = asked;
    const help =
      suggestions.length > 0
        ? `did you mean ${suggestions.join(" or ")}?`
        : `try a detector's ID, a type that the platform prints, or one of ${knownWords(all).join(", ")}`;
    return program.error(`error: nothing is called ${printable(what ?? "")}; ${help}`, { exitCode: USAGE });
  }
  const text = format === "json" ? `${printableJson(asked.entries, 2)}\n` : explain(asked, screenOf(process.stdout));
  process.stdout.write(text);
}
