import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { isEvidence } from "../../src/attempts/evidence.ts";
import { contextOf } from "../../src/detect/context.ts";
import type { Detector, DetectorProof, Match } from "../../src/detect/detector.ts";
import { DETECTORS } from "../../src/detect/registry.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { attemptsOf, ID } from "../support/records.ts";

const FOLDER = new URL("../../src/detect/detectors/", import.meta.url);
const FILES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

const PROOFS = new Map<string, DetectorProof>();
for (const file of FILES) {
  const module = (await import(new URL(file, FOLDER).href)) as { proof?: DetectorProof };
  if (module.proof !== undefined) PROOFS.set(file.slice(0, -".ts".length).replaceAll("\\", "/"), module.proof);
}

/** What the detector says about a text that is all that was logged. */
function matches(detector: Detector, text: string): Match[] {
  return attemptsOf(text).flatMap((attempt) => {
    const contextFor = contextOf(attempt);
    return attempt.records.flatMap((record, index) => detector.detect(record, contextFor(record, index)) ?? []);
  });
}

function proofOf({ id }: Detector): DetectorProof {
  const proof = PROOFS.get(id);
  if (proof === undefined) throw new Error(`${id} has no proof`);
  return proof;
}

it("registers every detector's file under its own path", () => {
  const paths = FILES.map((file) => file.slice(0, -".ts".length).replaceAll("\\", "/"));
  expect(DETECTORS.map(({ id }) => id).sort()).toEqual(paths.sort());
});

describe.each(DETECTORS)("$id", (detector) => {
  it.each(proofOf(detector).examples)("finds $text", ({ text, match }) => {
    expect(matches(detector, text)).toEqual([match]);
  });

  it.each(proofOf(detector).refusals.map((text) => ({ text })))("leaves alone $text", ({ text }) => {
    expect(matches(detector, text)).toEqual([]);
  });
});

/** Classes that another one may share a line with: a failed connection is also an exception, an init error or a crash. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  "network-error": ["exception", "crash", "init-error"],
  "out-of-memory": ["exception"],
  "invalid-handler": ["init-error", "exception"],
  "platform-fault": [],
};

describe.each(DETECTORS)("the examples of $id", ({ id }) => {
  const proof = PROOFS.get(id);
  const [, name = ""] = id.split("/");
  const others = DETECTORS.filter((other) => {
    const [, otherName = ""] = other.id.split("/");
    return other.id !== id && !(SHARED[name] ?? []).includes(otherName);
  });

  it.each(others)("mean nothing to $id", (other) => {
    expect(proof?.examples.flatMap(({ text }) => matches(other, text))).toEqual([]);
  });
});

it("never proves anything with a line of the application", () => {
  const line = `2026-01-02T03:04:05.678Z\t${ID}\tERROR\tTypeError: Task timed out after 3.00 seconds, Runtime.ExitError`;
  expect(DETECTORS.flatMap((detector) => matches(detector, line))).toEqual([]);
});

it.each(loadFixtures())("$name: no finding rests on a record that the forwarder would overlook", ({ batch }) => {
  const records = analyse([batch]).attempts.flatMap(({ findings }) => findings.map(({ record }) => record));
  expect(records.filter((record) => !isEvidence(record))).toEqual([]);
});
