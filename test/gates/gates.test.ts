import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { GATES, type GateResult, ROOT, runGate } from "../../scripts/gates.ts";

/** A stage may import from those before it. */
const STAGES =
  "contract decode read attempts detect judge stacks queue complete ledger event deliver subscribe redrive wrapper cli".split(
    " ",
  );
const PURE = ["decode", "read", "attempts", "detect", "judge", "stacks", "event"];
const AWS_STAGES = ["queue", "complete", "ledger", "subscribe", "redrive"];
const SENTRY_STAGES = ["deliver", "wrapper"];
const OUTSIDE = ["node:fs", "node:http", "node:https", "node:net", "node:process", "node:child_process", "valibot"];

const TIMEOUT_MS = 60_000;
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A small tree of its own with the project's settings, so that no violation ever stands in the project's tree. */
function makeTree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "lambda-sentry-gates-"));
  folders.push(folder);
  for (const file of ["biome.json", "knip.json", "tsconfig.json", ".gitignore", "scripts/pure-stage.grit"]) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

async function runIn(name: string, files: Readonly<Record<string, string>>): Promise<GateResult> {
  const gate = GATES.find((candidate) => candidate.name === name);
  if (gate === undefined) throw new Error(`no gate ${name}`);
  return runGate(gate, makeTree(files));
}

/** For a regular expression: this very text. */
function literally(text: string): string {
  return text.replace(/[^\w/]/g, "\\$&");
}

describe("biome", () => {
  const SEEDS = [
    {
      rule: "suspicious/noExplicitAny",
      file: "src/read/any.ts",
      text: "export const parse = (value: any): any => value;\n",
    },
    {
      rule: "style/noNonNullAssertion",
      file: "src/read/sure.ts",
      text: "export const first = (a: string[]) => a[0]!;\n",
    },
    { rule: "style/noDefaultExport", file: "src/read/default.ts", text: "export default 1;\n" },
    { rule: "suspicious/noConsole", file: "src/deliver/talk.ts", text: 'console.log("sent");\n' },
    { rule: "style/useFilenamingConvention", file: "src/read/logRecord.ts", text: "export const a = 1;\n" },
    {
      rule: "correctness/useImportExtensions",
      file: "src/read/short.ts",
      text: 'export { parse } from "./any";\n',
    },
    {
      rule: "suspicious/noImportCycles",
      file: "src/read/hen.ts",
      text: 'import { egg } from "./egg.ts";\n\nexport const hen = (): string => egg();\n',
    },
    {
      rule: "suspicious/noImportCycles",
      file: "src/read/egg.ts",
      text: 'import { hen } from "./hen.ts";\n\nexport const egg = (): string => hen();\n',
    },
    {
      rule: "nursery/noFloatingPromises",
      file: "functions/floating.ts",
      text: "const send = async (): Promise<void> => {};\nsend();\n",
    },
    {
      rule: "nursery/noMisusedPromises",
      file: "functions/misused.ts",
      text: "const isUp = async (): Promise<boolean> => true;\nexport const state = isUp() ? 1 : 0;\n",
    },
    {
      rule: "complexity/noExcessiveCognitiveComplexity",
      file: "src/read/deep.ts",
      text: `export function deep(n: number): number {\n${"if (n > 1) {\n".repeat(6)}return 1;\n${"}\n".repeat(6)}return 0;\n}\n`,
    },
    {
      rule: "suspicious/noSkippedTests",
      file: "test/skipped.test.ts",
      text: 'import { it } from "vitest";\n\nit.skip("waits", () => {});\n',
    },
    {
      rule: "suspicious/noFocusedTests",
      file: "test/focused.test.ts",
      text: 'import { it } from "vitest";\n\nit.only("waits", () => {});\n',
    },
    { rule: "format", file: "src/read/ugly.ts", text: "export const  a = 'b'\n" },
  ].map(({ rule, ...seed }) => ({ rule: rule === "format" ? rule : `lint/${rule}`, ...seed }));

  const CLEAN = {
    "vitest.config.ts": "export default {};\n",
    "functions/clean.ts": 'console.log(process.env["X"], Date.now());\n',
    "src/read/clean.ts":
      'import { b } from "./any.ts";\n\nexport const at = (value: Record<string, string>) => [value["a"], new Date(3), b];\n',
    "src/detect/detectors/python/clean.ts":
      'import { a } from "../../../errors.ts";\nimport { b } from "../../../read/b.ts";\nimport { c } from "../../detector.ts";\n\nexport const d = [a, b, c];\n',
    "src/decode/decode.ts": 'import { gunzipSync } from "node:zlib";\n\nexport const a = gunzipSync;\n',
    "src/wrapper/trigger/clean.ts":
      'import { c } from "@sentry/node";\nimport { a } from "../../contract/mark.ts";\nimport { b } from "../settings.ts";\n\nexport const d = [a, b, c];\n',
    "src/judge/clean.ts":
      'import { createHash } from "node:crypto";\nimport stringify from "fast-json-stable-stringify";\n\nexport const a = [createHash, stringify];\n',
    "test/fixtures/ugly.ts": "export default  'left alone'\n",
  };

  /** One line per import, so that a line number tells which one a message is about. */
  const imports = (sources: readonly string[]): string =>
    sources.map((source, index) => `export type { T as T${index} } from "${source}";\n`).join("");

  const onStage = STAGES.flatMap((stage) => [
    ...STAGES.filter((other) => other !== stage).map((other) => ({
      stage,
      source: `../${other}/seed.ts`,
      allowed:
        stage === "wrapper" ? other === "contract" : STAGES.indexOf(other) < STAGES.indexOf(stage) || stage === "cli",
    })),
    { stage, source: "../errors.ts", allowed: stage !== "wrapper" },
    { stage, source: "../report.ts", allowed: stage === "cli" },
    { stage, source: "./same.ts", allowed: true },
    { stage, source: "@aws-sdk/client-sqs", allowed: AWS_STAGES.includes(stage) || stage === "cli" },
    { stage, source: "@sentry/node", allowed: SENTRY_STAGES.includes(stage) || stage === "cli" },
    ...(PURE.includes(stage) ? OUTSIDE.map((source) => ({ stage, source, allowed: false })) : []),
  ]);
  const nested = ["../../../queue/seed.ts", "../../../report.ts", "../../../judge/seed.ts", "node:fs"];
  const inWrapper = ["../../report.ts", "../../errors.ts", "../../queue/seed.ts", "@aws-sdk/client-sqs"];
  const root = ["./cli/seed.ts", "./wrapper/seed.ts", "@aws-sdk/client-sqs", "@sentry/node"];

  const CLOCKS = [
    "Date.now()",
    "Date.now",
    "new Date()",
    "new Date",
    "Math.random()",
    'process.env["X"]',
    "performance.now()",
  ];

  const importsOf = (stage: string): string[] =>
    onStage.filter((row) => row.stage === stage).map(({ source }) => source);
  const stageFiles = STAGES.map((stage) => [`src/${stage}/seed.ts`, imports(importsOf(stage))] as const);
  const clockFiles = PURE.flatMap((stage) =>
    CLOCKS.map((clock, index) => [`src/${stage}/clock-${index}.ts`, `export const a = ${clock};\n`] as const),
  );

  let result: GateResult;
  const has = (file: string, rule: string, line = "\\d+"): boolean =>
    new RegExp(`^${literally(file)}(?::${line}:\\d+)? ${literally(rule)} `, "m").test(result.output);

  beforeAll(async () => {
    result = await runIn("biome", {
      ...CLEAN,
      ...Object.fromEntries([...SEEDS.map(({ file, text }) => [file, text] as const), ...stageFiles, ...clockFiles]),
      "src/detect/detectors/python/seed.ts": imports(nested),
      "src/wrapper/trigger/seed.ts": imports(inWrapper),
      "src/seed.ts": imports(root),
    });
  }, TIMEOUT_MS);

  it("goes red", () => {
    expect(result.ok).toBe(false);
  });

  it.each(SEEDS)("objects to $file by $rule", ({ rule, file }) => {
    expect(has(file, rule)).toBe(true);
  });

  it.each(Object.keys(CLEAN))("has nothing to say about %s", (file) => {
    expect(result.output).not.toMatch(new RegExp(`^${literally(file)}\\b`, "m"));
  });

  it.each(STAGES)("lets %s import from what it may, and from nothing else", (stage) => {
    const rows = onStage.filter((row) => row.stage === stage);
    const found = rows.map(({ source }, index) => ({
      source,
      allowed: !has(`src/${stage}/seed.ts`, "lint/style/noRestrictedImports", String(index + 1)),
    }));

    expect(found).toEqual(rows.map(({ source, allowed }) => ({ source, allowed })));
  });

  it.each([
    { file: "src/detect/detectors/python/seed.ts", sources: nested },
    { file: "src/wrapper/trigger/seed.ts", sources: inWrapper },
    { file: "src/seed.ts", sources: root },
  ])("objects to every import of $file", ({ file, sources }) => {
    const found = sources.filter((_, index) => has(file, "lint/style/noRestrictedImports", String(index + 1)));

    expect(found).toEqual(sources);
  });

  it.each(PURE)("lets no clock, chance or environment into %s", (stage) => {
    const found = CLOCKS.filter((_, index) => {
      const file = `src/${stage}/clock-${index}.ts`;
      return has(file, "plugin") || has(file, "lint/style/noRestrictedGlobals");
    });

    expect(found).toEqual(CLOCKS);
  });

  it("knows every stage there is", () => {
    const there = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());

    expect(STAGES).toEqual(expect.arrayContaining(there.map(({ name }) => name)));
  });
});

describe("tsc", () => {
  const SEEDS = [
    { code: "TS2322", file: "src/read/type.ts", text: 'export const count: number = "1";\n' },
    { code: "TS4111", file: "src/read/index.ts", text: "export const at = (o: Record<string, string>) => o.key;\n" },
    { code: "TS2532", file: "test/row.test.ts", text: "export const size = (rows: string[]) => rows[0].length;\n" },
    { code: "TS1294", file: "functions/enum.ts", text: "export enum Kind {\n  A,\n}\n" },
    { code: "TS6133", file: "scripts/unused.ts", text: "const left = 1;\nexport {};\n" },
    {
      code: "TS2307",
      file: "bench/missing.ts",
      text: 'import "./missing-too.ts";\nimport { a } from "./none.ts";\na();\n',
    },
  ];
  const CLEAN = {
    "package.json": '{ "type": "module" }',
    "src/read/clean.ts": 'export const count = (text: string): number => Number(text) + "1".length;\n',
  };

  let red: GateResult;
  let green: GateResult;

  beforeAll(async () => {
    red = await runIn("tsc", { ...CLEAN, ...Object.fromEntries(SEEDS.map(({ file, text }) => [file, text])) });
    green = await runIn("tsc", CLEAN);
  }, TIMEOUT_MS);

  it("is green without a violation", () => {
    expect(green.output).toBe("");
    expect(green.ok).toBe(true);
  });

  it.each(SEEDS)("objects to $file by $code", ({ code, file }) => {
    expect(red.ok).toBe(false);
    expect(red.output).toMatch(new RegExp(`^${literally(file)}\\(.*\\b${code}\\b`, "m"));
  });
});

describe("knip", () => {
  const packageJson = (dependencies: Record<string, string>): string => {
    const { name, type, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const { vitest, typescript } = devDependencies;
    return JSON.stringify({ name, type, dependencies, devDependencies: { vitest, typescript } });
  };
  const CLEAN = {
    "package.json": packageJson({}),
    "functions/forwarder.ts":
      'export const handler = async () => {\n  const { report } = await import("../src/report.ts");\n  return report();\n};\n',
    "src/report.ts": "export const report = (): number => 1;\n",
    "test/report.test.ts":
      'import { expect, it } from "vitest";\n\nimport { report } from "../src/report.ts";\n\nit("counts", () => expect(report()).toBe(1));\n',
    "vitest.config.ts": readFileSync(join(ROOT, "vitest.config.ts"), "utf8"),
  };

  let red: GateResult;
  let green: GateResult;

  beforeAll(async () => {
    red = await runIn("knip", {
      ...CLEAN,
      "package.json": packageJson({ valibot: "1.5.0" }),
      "src/report.ts": `${CLEAN["src/report.ts"]}export const forgotten = 2;\n`,
      "src/left-over.ts": "export const a = 1;\n",
      "functions/unlisted.ts": 'import pc from "picocolors";\n\nexport const red = pc.red;\n',
    });
    green = await runIn("knip", CLEAN);
  }, TIMEOUT_MS);

  it("is green without a violation", () => {
    expect(green.ok, green.output).toBe(true);
  });

  it.each([
    { what: "a dead export", heading: "Unused exports", name: "forgotten" },
    { what: "a dead file", heading: "Unused files", name: "src/left-over.ts" },
    { what: "a dependency that nothing uses", heading: "Unused dependencies", name: "valibot" },
    { what: "an import of what is no dependency", heading: "Unlisted dependencies", name: "picocolors" },
  ])("objects to $what", ({ heading, name }) => {
    expect(red.ok).toBe(false);
    expect(red.output).toMatch(new RegExp(`^${heading} \\(1\\)\\n${literally(name)}\\b`, "m"));
  });
});

describe("coverage", () => {
  const ROW = '- <a id="p1"></a>P1 **REPORT, timeout**: no sentence.\n';
  const COVERED = {
    detectors: ["platform/timeout"],
    text: ["platform/timeout/report.text"],
    json: [],
    jsonReason: "P2",
  };
  const OWN = ["scripts/coverage.ts", "scripts/coverage-rows.ts", "test/support/fixtures.ts"];
  const CLEAN = {
    ...Object.fromEntries(OWN.map((file) => [file, readFileSync(join(ROOT, file), "utf8")])),
    "package.json": '{ "type": "module" }',
    "src/detect/registry.ts": 'export const DETECTORS = [{ id: "platform/timeout" }];\n',
    "src/analyse.ts":
      'export const analyse = () => ({ attempts: [{ findings: [{ detector: "platform/timeout" }] }] });\n',
    "docs/log-formats.md": `# 1. Platform lines\n\n${ROW}`,
    "docs/coverage-map.json": JSON.stringify({ P1: COVERED }),
    "test/fixtures/platform/timeout/report.text.log":
      '# origin: docs\n# expect: {"class":"timeout"}\n@ 2026-01-02T03:04:05.000Z\nx\n',
  };

  /** What the gate says of a tree whose table has been written. */
  async function check(files: Readonly<Record<string, string>>): Promise<GateResult> {
    const tree = makeTree({ ...CLEAN, ...files });
    const gate = GATES.find(({ name }) => name === "coverage");
    if (gate === undefined) throw new Error("no gate coverage");
    if (files["docs/coverage.md"] === undefined)
      await runGate({ ...gate, command: ["node", "scripts/coverage.ts"] }, tree);
    return runGate(gate, tree);
  }

  it("is green without a violation", async () => {
    expect(await check({})).toMatchObject({ ok: true, output: "" });
  });

  it.each([
    {
      what: "a row that the map lacks",
      files: { "docs/log-formats.md": `# 1. Platform lines\n\n${ROW}- <a id="p2"></a>P2 **A new form**: x\n` },
      output: "P2: the row is missing in the map",
    },
    {
      what: "an empty cell without a reason",
      files: { "docs/coverage-map.json": JSON.stringify({ P1: { ...COVERED, jsonReason: undefined } }) },
      output: "P1: json is empty without a reason",
    },
    {
      what: "a fixture that does not exist",
      files: {
        "docs/coverage-map.json": JSON.stringify({ P1: { ...COVERED, text: ["platform/timeout/other.text"] } }),
      },
      output: "P1: there is no fixture platform/timeout/other.text",
    },
    {
      what: "a detector that no row names",
      files: {
        "src/detect/registry.ts": 'export const DETECTORS = [{ id: "platform/timeout" }, { id: "go/crash" }];\n',
      },
      output: "go/crash: no row names this detector",
    },
    { what: "a stale table", files: { "docs/coverage.md": "# Coverage\n" }, output: "docs/coverage.md: stale" },
  ])("objects to $what", async ({ files, output }) => {
    expect(await check(files)).toMatchObject({ ok: false, output: expect.stringContaining(output) });
  });
});

it("turns a tool that cannot be started into a failed gate", async () => {
  const result = await runGate({ name: "none", command: ["no-such-tool"] });

  expect(result).toMatchObject({ ok: false, output: expect.stringContaining("ENOENT") });
});
