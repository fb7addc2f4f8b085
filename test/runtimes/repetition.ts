import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFixture } from "../support/fixtures.ts";
import { differences, shapeOf } from "./shape.ts";

const OLDER = /^(nodejs\/.+)-(?:20|22)\+platform\./;
const NEWEST = "$1-24+platform.";
/** Frames of Node.js and of the client, as lines and in JSON; V8's own. */
const FRAME =
  /(?:^|\\n|\n|",")\s*(?:at [^\n"\\]*(?:node:|\/var\/runtime\/)[^\n"\\]*|\d+: ADDRESS.*|\.\.\. \d+ lines matching .*)/g;
const VERSION = /\bnodejs:\d+\.v|\bNode\.js v[\d.]+/g;

/**
 * Whether a recording of an older Node.js repeats that of the newest one that lies in the folder: the same shape, but for
 * what the versions call themselves, and for the frames of what is not the function's.
 */
export function isRepetition(file: string, text: string, folder: string): boolean {
  const newest = join(folder, file.replace(OLDER, NEWEST));
  if (!OLDER.test(file) || !existsSync(newest)) return false;
  return differences(shapeOfAny(file, readFileSync(newest, "utf8")), shapeOfAny(file, text)).length === 0;
}

function shapeOfAny(file: string, text: string): string[] {
  // Without the origin.
  return shapeOf(parseFixture(file, text))
    .slice(1)
    .map((line) => line.replace(VERSION, "VERSION").replace(FRAME, ""))
    .filter((line) => line.trim() !== "");
}
