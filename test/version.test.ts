import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { VERSION } from "../src/version.ts";
import { VERSION as WRAPPER_VERSION } from "../src/wrapper/version.ts";

it("is the package's version", () => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  expect([VERSION, WRAPPER_VERSION]).toEqual([manifest.version, manifest.version]);
});
