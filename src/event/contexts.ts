import type { FunctionFacts } from "../complete/function-facts.ts";
import type { Failure } from "../judge/failure.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";
import { adviceOf } from "./advice.ts";
import { evidenceContext } from "./evidence.ts";
import { functionArn, logLinks } from "./links.ts";
import { coldStart } from "./tags.ts";
import { cleanLine, filledMembers, type TextRules } from "./text.ts";

export type Contexts = Record<string, Readonly<Record<string, unknown>>>;

const MAX_NAME_LENGTH = 500;
/** Lambda takes five. */
const MAX_LAYERS = 10;

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

/**
 * The contexts: what the log tells and, where the function could be asked about, what AWS Lambda tells. Contexts and
 * members without content are left out.
 */
export function contextsOf(failure: Failure, facts: FunctionFacts | null, rules: TextRules): Contexts {
  const all: Contexts = {
    // What a person reads first stands first.
    evidence: evidenceContext(failure, facts, rules),
    advice: { ...adviceOf(failure) },
    "aws.lambda": lambdaContext(failure, facts, rules),
    "aws.cloudwatch.logs": logsContext(failure, rules),
    cloud_resource: cloudResource(failure, rules),
    runtime: runtimeContext(failure, rules),
    trace: traceContext(failure),
  };
  return Object.fromEntries(Object.entries(all).filter(([, context]) => Object.keys(context).length > 0));
}

/** The SDKs' names; sizes in MB and durations in ms, as REPORT tells them. */
function lambdaContext(failure: Failure, facts: FunctionFacts | null, rules: TextRules) {
  const { attempt } = failure;
  const configuration = facts?.configuration ?? null;
  const layers = configuration?.layers.slice(0, MAX_LAYERS).map((arn) => nameText(arn, rules)) ?? [];
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
    memory_size: report?.memorySizeMb ?? configuration?.memorySize,
    max_memory_used: report?.maxMemoryUsedMb,
    timeout: configuration?.timeout,
    handler: nameText(configuration?.handler ?? null, rules),
    architecture: nameText(configuration?.architecture ?? null, rules),
    package_type: nameText(configuration?.packageType ?? null, rules),
    last_modified: nameText(configuration?.lastModified ?? null, rules),
    code_sha256: configuration?.codeSha256,
    layers: layers.join(", "),
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

function nameText(text: string | null, rules: TextRules): string | null {
  return text === null ? null : cleanLine(text, MAX_NAME_LENGTH, rules);
}
