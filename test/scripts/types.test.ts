import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT, toolEnvironment } from "../../scripts/gates.ts";
import { declareTypes } from "../../scripts/types.ts";

const TIMEOUT_MS = 120_000;
const run = promisify(execFile);
const SETTINGS = {
  compilerOptions: {
    module: "NodeNext",
    target: "ES2023",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["*.mts", "*.cts"],
};
const IMPORTS = 'import { init, setTag, wrapHandler } from "lambda-sentry-forwarder/wrapper";\n';

/** What an application writes; each kind of handler keeps its type. */
const GOOD = `${IMPORTS}
interface Context { awsRequestId: string }
init({ dsn: "x", sendDefaultPii: false, requestLine: "always", captureRejections: { allSettled: true }, sampleRate: 1 });
setTag("a", 1);
const handler = wrapHandler(async (event: { order: number }, context: Context) => event.order + context.awsRequestId.length);
const answer: Promise<number> = handler({ order: 7 }, { awsRequestId: "x" });
const called = wrapHandler((event: object, context: Context, callback: (error: Error | null, result?: string) => void) => { callback(null, "x"); });
const nothing: void = called({}, { awsRequestId: "x" }, () => {});
const job = wrapHandler((text: string) => text.length, { timeoutMargin: 100 });
const length: number = job("x");
export { answer, nothing, length };
`;
const BAD = [
  "wrapHandler(7);",
  'wrapHandler(async () => {}, { timeoutWarning: "mail" });',
  "init({ dataCollection: {} });",
  "const text: string = wrapHandler((one: number) => one)(1);",
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "types-test-"));
  const own = join(folder, "node_modules", "lambda-sentry-forwarder");
  await mkdir(join(own, "dist", "wrapper"), { recursive: true });
  await symlink(join(ROOT, "package.json"), join(own, "package.json"));
  for (const name of ["@sentry", "@types", "undici-types"]) {
    await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  }
  await declareTypes(join(own, "dist", "wrapper"));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(SETTINGS));
}, TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function compile(text: string): Promise<string> {
  await writeFile(join(folder, "app.mts"), text);
  await writeFile(join(folder, "common.cts"), text);
  return run("tsc", ["-p", folder], { env: toolEnvironment() }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}

it("handlers keep their types, in ES modules and in CommonJS", { timeout: TIMEOUT_MS }, async () => {
  expect(await compile(GOOD)).toBe("");
});

it("what is wrong does not compile", { timeout: TIMEOUT_MS }, async () => {
  const errors = await compile(IMPORTS + BAD.join("\n"));
  for (const [at] of BAD.entries()) expect(errors).toMatch(new RegExp(`app\\.mts[(:]${at + 2}\\b`));
});
