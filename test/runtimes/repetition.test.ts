import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { isRepetition } from "./repetition.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const NEWEST = "nodejs/exception/type-error-24+platform.text.log";
const OLDER = NEWEST.replace("-24+", "-22+");
const text = readFileSync(FIXTURES + NEWEST, "utf8");

it.each([
  [
    "the newest recording under another version",
    OLDER,
    text.replaceAll("24.21.0", "22.23.3").replace("nodejs:24", "nodejs:22"),
  ],
  [
    "other frames of the client",
    OLDER,
    text.replace(/at \S+ \(file:\/\/\/var\/runtime\/[^"]*/, "at run (file:///var/runtime/index.mjs:1:2)"),
  ],
])("%s is a repetition", (_, file, recording) => {
  expect(isRepetition(file, recording, FIXTURES)).toBe(true);
});

it.each([
  ["other words", OLDER, text.replaceAll("Cannot read properties", "Cannot read property")],
  ["another frame of the function", OLDER, text.replace("/var/task/index.mjs", "/var/task/other.mjs")],
  ["the newest itself", NEWEST, text],
  ["one whose newest is not there", OLDER.replace("type-error", "no-such-error"), text],
  ["another language's", "python/exception/key-error-311+platform.text.log", text],
])("%s is none", (_, file, recording) => {
  expect(isRepetition(file, recording, FIXTURES)).toBe(false);
});
