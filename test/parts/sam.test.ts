import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sam } from "../support/sam/sam.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const NOT_CLONED = new Set(["node_modules", ".git", ".aws-sam", ".cache", "dist", "coverage"]);

describe("the SAM project", () => {
  let clone: string;
  let namesBefore: string[];
  let seconds: number;

  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), "sam-test-"));
    for (const name of await readdir(PROJECT)) {
      if (!NOT_CLONED.has(name)) await cp(join(PROJECT, name), join(clone, name), { recursive: true });
    }
    await symlink(join(PROJECT, "node_modules"), join(clone, "node_modules"));
    namesBefore = await readdir(clone);
    await sam(["--version"]);
    const start = performance.now();
    await sam(["build"], { cwd: clone });
    seconds = (performance.now() - start) / 1000;
  });

  afterAll(async () => {
    if (clone !== undefined) await rm(clone, { recursive: true, force: true });
  });

  async function artifacts(logicalId: string): Promise<string[]> {
    const folder = join(clone, ".aws-sam", "build", logicalId);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
  }

  async function scripts(logicalId: string): Promise<Map<string, string>> {
    const names = (await artifacts(logicalId)).filter((name) => name.endsWith(".js"));
    const folder = join(clone, ".aws-sam", "build", logicalId);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
    );
  }

  it("has a template without a finding", async () => {
    expect(await sam(["validate", "--lint"])).toContain("is a valid SAM Template");
  });

  it("would hear of a finding", async () => {
    const file = join(clone, "wrong.yaml");
    const template = await readFile(join(PROJECT, "template.yaml"), "utf8");
    await writeFile(file, template.replace("DelaySeconds: !Ref", "DelaySecond: !Ref"));

    await expect(sam(["validate", "--lint", "--template-file", file])).rejects.toThrow("DelaySecond");
    await rm(file);
  });

  it("is built within a minute, with nothing installed", async ({ annotate }) => {
    await annotate(`sam build took ${seconds.toFixed(1)} s`);

    expect(seconds).toBeLessThan(60);
    expect((await readdir(clone)).sort()).toEqual([...namesBefore, ".aws-sam"].sort());
  });

  it.each([
    ["ForwarderFunction", "forwarder.js"],
    ["ReporterFunction", "reporter.js"],
    ["SubscriberFunction", "subscriber.js"],
  ])("has nothing but the bundle in %s", async (logicalId, main) => {
    const files = await artifacts(logicalId);

    expect(files).toEqual(expect.arrayContaining([main, `${main}.map`, "package.json", "chunks/errors.js"]));
    const others = files.filter((file) => !/^(chunks\/[\w-]+|\w+)\.js(\.map)?$/.test(file));
    expect(others).toEqual(["package.json"]);
    const { handler } = createRequire(import.meta.url)(join(clone, ".aws-sam", "build", logicalId, main));
    expect(handler).toBeTypeOf("function");
  });

  it("loads clients only when they are needed", async () => {
    const forwarder = await scripts("ForwarderFunction");
    const reporter = await scripts("ReporterFunction");
    const filesWith = (files: Map<string, string>, text: string) =>
      [...files].filter(([, source]) => source.includes(text)).map(([name]) => name);

    expect(filesWith(forwarder, "SendMessageBatch")).toEqual(["chunks/queue-sqs-queue.js"]);
    expect(filesWith(forwarder, "x-sentry-rate-limits")).toEqual(["chunks/inline-queue.js"]);
    expect(filesWith(reporter, "DynamoDB_20120810")).toEqual(["chunks/ledger-dynamodb-ledger.js"]);
  });

  it.each(["ForwarderFunction", "ReporterFunction", "SubscriberFunction"])(
    "has one class of errors in %s",
    async (logicalId) => {
      const files = await scripts(logicalId);

      const definitions = [...files].filter(([, source]) => /\bname="ForwarderError"/.test(source));
      expect(definitions.map(([name]) => name)).toEqual(["chunks/errors.js"]);
      // The runtime logs an error under its class's name.
      const errors = join(clone, ".aws-sam", "build", logicalId, "chunks", "errors.js");
      expect(createRequire(import.meta.url)(errors)["ForwarderError"].name).toBe("ForwarderError");
    },
  );
});
