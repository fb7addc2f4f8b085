import type { FunctionFacts } from "../complete/function-facts.ts";
import type { FailureClass, Finding } from "../detect/finding.ts";
import type { Failure } from "../judge/failure.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { PlatformLine } from "../read/platform.ts";
import { levelOf } from "./log-level.ts";
import { cleanLine, cleanText, filledMembers, type TextRules } from "./text.ts";

const MAX_FINDINGS = 20;
const MAX_TEXT_LENGTH = 500;
const MAX_WORDS_LENGTH = 160;
/** Relay trims a context beyond 8 KiB; what it counts is not quite the JSON's length. */
const MAX_CONTEXT_BYTES = 7000;
const MAX_LINE_CHARS = 65_536;
const SEVERE: ReadonlySet<string> = new Set(["error", "fatal"]);
/** Level, time and request ID, as the runtimes' loggers write them, in either order. */
const LINE_HEAD = /^(?:\[[A-Z]{1,10}\]\t)?\d{4}-\d\d-\d\dT[\d:.]{8,16}Z\t[0-9a-f-]{36}\t(?:[A-Z]{1,10}\t)?/;
const DAY_MS = 86_400_000;

const VERDICTS: Readonly<Record<FailureClass, string>> = {
  invalid_handler: "The handler could not be loaded",
  init_error: "The init phase failed",
  out_of_memory: "The function ran out of memory",
  timeout: "The invocation timed out",
  crash: "The process ended in the middle of the work",
  network_error: "A connection failed, and that ended the attempt",
  exception: "The handler threw",
  platform_fault: "Lambda could not go on",
};

const RUNTIMES: Readonly<Record<string, string>> = {
  nodejs: "Node.js",
  python: "Python",
  java: "Java",
  dotnet: ".NET",
  ruby: "Ruby",
  go: "Go",
  rust: "Rust",
  php: "PHP",
};

/**
 * Why this verdict, one sentence a member so that each is a row of its own: `why` and, where there is something to say,
 * `memory`, `time`, `other_error`, `cold_start`, `deployment`, `log`; then every finding, the proving one first.
 */
export function evidenceContext(
  failure: Failure,
  facts: FunctionFacts | null,
  rules: TextRules,
): Record<string, unknown> {
  const sentences = filledMembers({
    why: `${VERDICTS[failure.class]}: ${proofOf(failure)}.`,
    memory: memoryOf(failure),
    time: timeOf(failure, facts),
    other_error: otherErrorOf(failure, rules),
    cold_start: initOf(failure),
    deployment: deploymentOf(failure, facts),
    log: gapsOf(failure),
  });
  const bytes = Buffer.byteLength(JSON.stringify(sentences));
  return { ...sentences, ...findingsOf(failure, rules, MAX_CONTEXT_BYTES - bytes) };
}

/** Who said it. A platform's line proves; what an application prints only explains. */
function proofOf({ findings: [leading], provingRecord }: Failure): string {
  const { platform } = provingRecord;
  const runtime = RUNTIMES[leading.detector.slice(0, leading.detector.indexOf("/"))];
  if (platform === null) {
    if (leading.error?.origin === "raw") return "the process printed it before it ended";
    return runtime === undefined
      ? "the last lines of the process say so"
      : `the ${runtime} runtime reported the error that ended it`;
  }
  const words = platformWords(platform);
  const explained =
    leading.record === provingRecord || leading.error === null ? "" : ", and what was printed before it says why";
  return words + explained;
}

function platformWords({ kind, status, errorType }: PlatformLine): string {
  const said = [status === null ? null : `status ${status}`, errorType === null ? null : `error type ${errorType}`];
  const detail = said.filter((part) => part !== null).join(", ");
  const line = kind === "report" ? "Lambda's REPORT line says so" : "Lambda's own line says so";
  return detail === "" ? line : `${line} (${detail})`;
}

function memoryOf({ class: name, attempt }: Failure): string | null {
  const { memorySizeMb: size = null, maxMemoryUsedMb: used = null } = attempt.report?.platform ?? {};
  if (size === null || used === null) return null;
  // Below nine tenths nobody has to think of memory, unless that is what the verdict says.
  if (used < size * 0.9 && name !== "out_of_memory") return null;
  return `Memory was at ${used} of ${size} MB.`;
}

function timeOf({ class: name, attempt }: Failure, facts: FunctionFacts | null): string | null {
  const durationMs = attempt.report?.platform?.durationMs ?? null;
  const limit = facts?.configuration?.timeout ?? null;
  if (durationMs === null || limit === null) return null;
  if (durationMs < limit * 900 && name !== "timeout") return null;
  return `It had run for ${(durationMs / 1000).toFixed(2)} of ${limit} seconds.`;
}

/** The last error that was logged, in other words than the one that ended the attempt. */
function otherErrorOf(failure: Failure, rules: TextRules): string | null {
  const text = cleanLine(otherFinding(failure) ?? otherLine(failure) ?? "", MAX_WORDS_LENGTH, rules);
  return text === "" ? null : `The last other error in the log: ${text}`;
}

function otherFinding({ findings: [leading, ...others], message }: Failure): string | null {
  const last = others.findLast(
    (finding) => isLogged(finding) && finding.record !== leading.record && finding.message !== message,
  );
  return [last?.type ?? "", last?.message ?? ""].filter((part) => part !== "").join(": ") || null;
}

/** What the application itself called an error: it often tells what a time-out waited for. */
function otherLine({ attempt: { records }, findings, message }: Failure): string | null {
  const last = records.findLast(
    (record) =>
      record.producer === "app" &&
      SEVERE.has(levelOf(record)) &&
      findings.every((finding) => finding.record !== record) &&
      (message === null || !record.text.includes(message)),
  );
  return last === undefined ? null : saidBy(last);
}

function saidBy({ json, text }: LogRecord): string | null {
  const said = json === null ? null : [json["message"], json["msg"]].find((member) => typeof member === "string");
  if (typeof said === "string") return said;
  const lines = text
    .slice(0, MAX_LINE_CHARS)
    .split("\n")
    .filter((line) => /^\S/.test(line));
  const first = (lines[0] ?? "").replace(LINE_HEAD, "");
  // Python's loggers print the exception below what was said.
  const last = text.includes("\nTraceback (most recent call last):") ? (lines.at(-1) ?? "") : "";
  return last === "" || last === lines[0] ? first : `${first} (${last})`;
}

function isLogged({ strength, record }: Finding): boolean {
  return record.platform === null && (strength === "mentions" || strength === "explains");
}

function initOf({ attempt, phase }: Failure): string | null {
  const initMs = attempt.report?.platform?.initDurationMs ?? null;
  if (initMs === null || phase === "init" || initMs < 1000) return null;
  return `It was a cold start of ${(initMs / 1000).toFixed(2)} seconds.`;
}

/** The first question of whoever is called: what was deployed last? */
function deploymentOf(failure: Failure, facts: FunctionFacts | null): string | null {
  const deployed = Date.parse(facts?.configuration?.lastModified ?? "");
  const age = failure.provingRecord.timestamp - deployed;
  if (Number.isNaN(age) || failure.provingRecord.timestamp <= 0 || age < 0 || age > 2 * DAY_MS) return null;
  const minutes = Math.round(age / 60_000);
  const said = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `The function had been changed ${said} before.`;
}

function gapsOf({ attempt: { start, report, requestId } }: Failure): string | null {
  if (start !== null || report !== null) return null;
  return requestId === null
    ? "The log has neither START nor REPORT of it, and no request ID."
    : "The log has neither START nor REPORT of it: an earlier attempt of the same request may be part of this one.";
}

/** `finding_1`: detector, time, text. */
function findingsOf(failure: Failure, rules: TextRules, maxBytes: number): Record<string, string> {
  const findings: [string, string][] = [];
  let bytes = 0;
  for (const [index, { detector, record }] of failure.findings.slice(0, MAX_FINDINGS).entries()) {
    const time = isoTime(record.timestamp);
    const head = time === null ? detector : `${detector} at ${time}`;
    const finding = `${head}\n${cleanText(record.text, MAX_TEXT_LENGTH, rules)}`;
    bytes += Buffer.byteLength(JSON.stringify(finding)) + 20;
    if (bytes > maxBytes) break;
    findings.push([`finding_${index + 1}`, finding]);
  }
  return Object.fromEntries(findings);
}

function isoTime(milliseconds: number): string | null {
  return milliseconds > 0 && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : null;
}
