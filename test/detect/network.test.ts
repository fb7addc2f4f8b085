import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import type { NetworkReason } from "../../src/detect/finding.ts";
import type { Failure } from "../../src/judge/failure.ts";
import { batchOf, END, reportLine, START } from "../support/records.ts";
import { LOGGED, type NetworkWords, PRINTED } from "./printed-lines.ts";

const WORDS: readonly NetworkWords[] = JSON.parse(readFileSync(new URL("network-words.json", import.meta.url), "utf8"));
const CASES = WORDS.flatMap((words) => (["text", "json"] as const).map((format) => ({ ...words, words, format })));

const RUNTIMES = ["nodejs", "python", "java", "dotnet", "ruby", "go", "rust", "php"] as const;
const REASONS = [
  "refused",
  "reset",
  "closed",
  "unreachable",
  "no_route",
  "dns_not_found",
  "dns_temporary",
  "connect_timeout",
  "read_timeout",
  "tls",
  "proxy",
  "broken_pipe",
] as const satisfies readonly NetworkReason[];

function failuresOf(lines: readonly string[]): Failure[] {
  return analyse([batchOf(START, ...lines, END, reportLine())]).attempts.flatMap(({ failure }) => failure ?? []);
}

describe("a failed connection that ended the handler", () => {
  it.each(CASES)("$runtime, $format: $client, $reason: $message", ({ words, format, reason, peer }) => {
    const failures = failuresOf(PRINTED[words.runtime](words, format));

    expect(failures.map(({ class: name, type, message, network }) => ({ name, type, message, network }))).toEqual([
      { name: "network_error", type: words.type, message: words.message, network: { reason, peer } },
    ]);
  });
});

describe("a failed connection that the handler caught and logged", () => {
  it.each(CASES)("$runtime, $format: $client, $reason: $message", ({ words, format }) => {
    expect(failuresOf(LOGGED[words.runtime](words, format))).toEqual([]);
  });
});

describe.each(RUNTIMES)("the words of %s", (runtime) => {
  it.each(REASONS)("are known for %s", (reason) => {
    expect(WORDS.filter((words) => words.runtime === runtime && words.reason === reason)).not.toEqual([]);
  });
});

it("says where every form comes from", () => {
  expect(WORDS.filter(({ source }) => !/^(?:recorded|source|excerpt|docs): \S/.test(source))).toEqual([]);
});
