import type { Failure } from "../judge/failure.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";
import { functionArn, logLinks } from "./links.ts";
import { coldStart } from "./tags.ts";
import { cleanLine, cleanText, filledMembers, type TextRules } from "./text.ts";

export type Contexts = Record<string, Readonly<Record<string, unknown>>>;

const MAX_NAME_LENGTH = 500;
const MAX_EVIDENCE = 20;
const MAX_EVIDENCE_LENGTH = 500;
/** Relay trims a context beyond 8 KiB; what it counts is not quite the JSON's length. */
const MAX_CONTEXT_BYTES = 7000;

/** The name that Sentry's SDK of the language sends. */
const RUNTIME_NAMES: Partial<Record<RuntimeFamily, string>> = {
  nodejs: "node",
  python: "python",
  java: "java",
  dotnet: ".NET",
  ruby: "ruby",
  go: "go",
  rust: "rust",
  php: "php",
};

/** The contexts that the log alone can fill. Contexts and members without content are left out. */
export function contextsOf(failure: Failure, rules: TextRules): Contexts {
  const all: Contexts = {
    "aws.lambda": lambdaContext(failure, rules),
    "aws.cloudwatch.logs": logsContext(failure, rules),
    cloud_resource: cloudResource(failure, rules),
    runtime: runtimeContext(failure, rules),
    trace: traceContext(failure),
    evidence: evidenceContext(failure, rules),
  };
  return Object.fromEntries(Object.entries(all).filter(([, context]) => Object.keys(context).length > 0));
}

/** The SDKs' names; sizes in MB and durations in ms, as REPORT tells them. */
function lambdaContext(failure: Failure, rules: TextRules) {
  const { attempt } = failure;
  const report = attempt.report?.platform ?? null;
  const { functionVersion, initializationType } = attempt.environment;
  return filledMembers({
    aws_request_id: nameText(attempt.requestId, rules),
    function_name: nameText(failure.functionName, rules),
    function_version: nameText(functionVersion, rules),
    attempt: attempt.requestId === null ? null : attempt.number,
    initialization_type: nameText(initializationType, rules),
    cold_start: coldStart(failure),
    duration: report?.durationMs,
    billed_duration: report?.billedDurationMs,
    init_duration: report?.initDurationMs,
    restore_duration: report?.restoreDurationMs,
    memory_size: report?.memorySizeMb,
    max_memory_used: report?.maxMemoryUsedMb,
  });
}

function logsContext(failure: Failure, rules: TextRules) {
  const { logGroup, logStream } = failure.attempt.source;
  const { consoleUrl, insightsUrl } = logLinks(failure);
  return filledMembers({
    log_group: nameText(logGroup, rules),
    log_stream: nameText(logStream, rules),
    url: consoleUrl,
    insights_url: insightsUrl,
  });
}

function cloudResource(failure: Failure, rules: TextRules) {
  const { source } = failure.attempt;
  return filledMembers({
    "cloud.provider": "aws",
    "cloud.platform": "aws_lambda",
    "cloud.region": nameText(source.region, rules),
    "cloud.account.id": nameText(source.account, rules),
    "cloud.resource_id": nameText(functionArn(source, failure.functionName), rules),
  });
}

/** `python:3.12.mainlinev2.v27` is Python 3.12; `provided:al2023.v1` has a name and no version. */
function runtimeContext(failure: Failure, rules: TextRules) {
  const match = /^([a-z]{1,32}):([\w.]{1,64})/.exec(failure.runtimeVersion ?? "");
  const version = /^\d{1,4}(?:\.\d{1,4}){0,3}/.exec(match?.[2] ?? "")?.[0] ?? null;
  const provided = match?.[1] === "provided" ? `provided.${match[2]?.split(".", 1)[0]}` : null;
  const name = RUNTIME_NAMES[failure.runtime ?? "other"] ?? provided ?? match?.[1] ?? null;
  if (name === null) return {};
  const isOwnVersion = match !== null && provided === null;
  return filledMembers({
    name,
    version: isOwnVersion ? version : null,
    raw_description: nameText(failure.runtimeVersion, rules),
  });
}

/** X-Ray's `1-5759e988-bd862e3fe1be46a994272793` is the trace ID `5759e988bd862e3fe1be46a994272793`. */
function traceContext(failure: Failure) {
  const lines = [failure.attempt.report, failure.attempt.start, failure.provingRecord];
  for (const record of lines) {
    const match = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i.exec(record?.platform?.xrayTraceId ?? "");
    const segment = record?.platform?.xraySegmentId ?? "";
    if (match !== null && /^[0-9a-f]{16}$/i.test(segment)) {
      const traceId = `${match[1]}${match[2]}`.toLowerCase();
      const spanId = segment.toLowerCase();
      // Relay takes an all-zero ID for an error.
      if (/[^0]/.test(traceId) && /[^0]/.test(spanId)) return { trace_id: traceId, span_id: spanId };
    }
  }
  return {};
}

/** Every finding, the proving one first: why this verdict. */
function evidenceContext(failure: Failure, rules: TextRules) {
  const findings: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const { detector, record } of failure.findings.slice(0, MAX_EVIDENCE)) {
    const entry = filledMembers({
      detector,
      text: cleanText(record.text, MAX_EVIDENCE_LENGTH, rules),
      timestamp: isoTime(record.timestamp),
    });
    bytes += Buffer.byteLength(JSON.stringify(entry));
    if (bytes > MAX_CONTEXT_BYTES) break;
    findings.push(entry);
  }
  return findings.length === 0 ? {} : { findings };
}

function isoTime(milliseconds: number): string | null {
  return milliseconds > 0 && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : null;
}

function nameText(text: string | null, rules: TextRules): string | null {
  return text === null ? null : cleanLine(text, MAX_NAME_LENGTH, rules);
}
