import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseFixture } from "../support/fixtures.ts";
import { SCENARIOS } from "./clients.ts";
import type { Scenario } from "./scenario.ts";
import { canFail, handlingOf, twinNameOf, twinsOf } from "./twins.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const README = readFileSync(new URL("README.md", import.meta.url), "utf8");

const FAILING = Object.entries(SCENARIOS).flatMap(([runtime, scenarios]) =>
  scenarios.filter(canFail).map((scenario) => ({ runtime, name: scenario.name, scenario })),
);
const WITH_TWIN = FAILING.filter(({ scenario }) => typeof handlingOf(scenario) === "string");
const WITHOUT = FAILING.filter(({ scenario }) => typeof handlingOf(scenario) !== "string");

/** Where the family's first version keeps its fixtures, or those of the one client. */
function fixturesOf(runtime: string, { clients }: Scenario, name: string): string[] {
  const version = clients[0]?.replace(/\D/g, "") ?? "";
  const ending = version === "" ? "" : `-${version}`;
  return ["text", "json"].map((format) => `${runtime}/${name}${ending}+platform.${format}.log`);
}

describe("each failing scenario", () => {
  it.each(WITH_TWIN)("$runtime/$name has a twin in text and JSON", ({ runtime, scenario }) => {
    const missing = fixturesOf(runtime, scenario, twinNameOf(scenario)).filter((file) => !existsSync(FIXTURES + file));

    expect(missing).toEqual([]);
  });

  it("that fails while the function loads is handled there, too", () => {
    const inInit = Object.entries(SCENARIOS).flatMap(([runtime, scenarios]) =>
      scenarios.flatMap((scenario) => {
        const [name = ""] = scenario.name.split("+");
        return name.endsWith("-in-init") ? fixturesOf(runtime, scenario, name) : [];
      }),
    );

    expect(new Set(inInit.map((file) => file.split("/")[0])).size).toBe(Object.keys(SCENARIOS).length);
    expect(inInit.filter((file) => !existsSync(FIXTURES + file))).toEqual([]);
  });

  it("without a twin has its reason in the README", () => {
    const rows = WITHOUT.map(({ runtime, name, scenario }) => {
      const handled = handlingOf(scenario);
      return `| ${runtime} | ${name.split("+")[0]} | ${typeof handled === "string" ? "" : handled.not} |`;
    });
    const inReadme = README.split("\n").filter((line) => /^\| [a-z]+ \| [a-z_]+\/[a-z-]+ \| /.test(line));

    expect(inReadme.toSorted()).toEqual([...new Set(rows)].toSorted());
  });
});

describe("each twin", () => {
  it.each(WITH_TWIN)("of $runtime/$name says in each invocation what it handled", ({ runtime, scenario }) => {
    for (const file of fixturesOf(runtime, scenario, twinNameOf(scenario))) {
      const { batch, expected } = parseFixture(file, readFileSync(FIXTURES + file, "utf8"));
      const messages = batch.logEvents.map(({ message }) => message.trim());
      const starts = messages.flatMap((message, index) => (/^START |"platform\.start"/.test(message) ? [index] : []));
      const said = starts.map((start, index) =>
        messages.slice(start + 1, starts[index + 1]).filter((message) => !isRoutine(message)),
      );

      expect(expected).toEqual([]);
      expect(said.length).toBeGreaterThan(1);
      expect(said.filter((lines) => lines.length === 0)).toEqual([]);
      expect(messages.filter((message) => message.includes("answered 502"))).toHaveLength(said.length - 1);
    }
  });
});

function isRoutine(message: string): boolean {
  return message === "" || /^(END|REPORT) RequestId|"platform\.|answered 502/.test(message);
}

describe("twinsOf", () => {
  const scenario: Scenario = {
    name: "out_of_memory/killed+platform",
    clients: ["go"],
    environment: { CASE: "out_of_memory/killed" },
    limit: { afterMs: 400, because: "memory" },
    keepLines: 60,
    expect: () => [{ class: "out_of_memory", phase: "invoke", type: null }],
  };

  it("has a child do what kills a process", () => {
    expect(twinsOf([scenario], { ways: ["log", "last"], ending: "+platform" })).toEqual([
      {
        name: "handled/out_of_memory-killed+platform",
        clients: ["go"],
        keepLines: 25,
        keepLastLines: 6,
        environment: { CASE: "out_of_memory/killed", HANDLING: "in-child", SIGNAL: "SIGKILL" },
        invocations: [{ payload: '{"way":"log"}' }, { payload: '{"way":"last"}' }],
        sharesShape: true,
        expect: expect.any(Function),
      },
    ]);
  });

  it("leaves out what is harmless, and what cannot be handled", () => {
    const others = [
      { ...scenario, name: "healthy/plain" },
      { ...scenario, handled: { not: "the client alone reads it" } },
    ];

    expect(twinsOf(others, { ways: ["log"] })).toEqual([]);
  });
});
