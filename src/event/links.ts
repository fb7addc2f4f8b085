import type { LogSource } from "../decode/log-batch.ts";
import type { Failure } from "../judge/failure.ts";

/** `null` where the log source or its times are not known. */
export interface LogLinks {
  /** The log stream in the console, at the failing request. */
  readonly consoleUrl: string | null;
  /** Logs Insights with a query for this attempt. */
  readonly insightsUrl: string | null;
}

interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** Log events may be stamped a little before START, and the console takes whole queries in seconds. */
const MARGIN_MS = 1000;
const MAX_URL_LENGTH = 2000;

/** The partition of a region and its console's domain. */
const PARTITIONS = [
  { prefix: "cn-", partition: "aws-cn", consoleDomain: "console.amazonaws.cn" },
  { prefix: "us-gov-", partition: "aws-us-gov", consoleDomain: "console.amazonaws-us-gov.com" },
  { prefix: "", partition: "aws", consoleDomain: "console.aws.amazon.com" },
] as const;

function partitionOf(region: string) {
  return PARTITIONS.find(({ prefix }) => region.startsWith(prefix)) ?? PARTITIONS[2];
}

/** The ARN of the function (unqualified), or `null` where account, region or name is unknown. */
export function functionArn(source: LogSource, functionName: string | null): string | null {
  const { account, region } = source;
  if (account === null || region === null || functionName === null) return null;
  return `arn:${partitionOf(region).partition}:lambda:${region}:${account}:function:${functionName}`;
}

/** The links of a failure into the CloudWatch console of its region. */
export function logLinks(failure: Failure): LogLinks {
  const { source } = failure.attempt;
  const { region, logGroup } = source;
  if (region === null || !/^[a-z0-9-]{1,32}$/.test(region) || !isName(logGroup)) {
    return { consoleUrl: null, insightsUrl: null };
  }
  const range = attemptRange(failure);
  const home = `https://${region}.${partitionOf(region).consoleDomain}/cloudwatch/home?region=${region}#logsV2:`;
  return {
    consoleUrl: usable(home + logEventsPath(failure, logGroup, range)),
    insightsUrl: range === null ? null : usable(home + insightsPath(failure, logGroup, range)),
  };
}

/** Names outside ASCII grow ninefold; Relay would cut such a link in the middle, and a cut link leads nowhere. */
function usable(url: string): string | null {
  return url.length <= MAX_URL_LENGTH ? url : null;
}

/** CloudWatch Logs names groups and streams with 1 to 512 characters. */
function isName(name: string | null): name is string {
  return name !== null && name !== "" && name.length <= 512;
}

function attemptRange(failure: Failure): TimeRange | null {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = 0;
  for (const { timestamp } of [...failure.attempt.records, failure.provingRecord]) {
    if (timestamp > 0 && timestamp < startMs) startMs = timestamp;
    if (timestamp > endMs) endMs = timestamp;
  }
  return isTime(startMs) && isTime(endMs)
    ? { startMs: Math.max(startMs - MARGIN_MS, 0), endMs: endMs + MARGIN_MS }
    : null;
}

/** What `Date` can write. */
function isTime(milliseconds: number): boolean {
  return milliseconds > 0 && milliseconds < 8.64e15 - MARGIN_MS;
}

/**
 * A time range shows every line of the attempt; a filter by request ID would hide those without it (Python's tracebacks,
 * raw crashes). Only where invocations interleave in one stream the ID has to separate them.
 */
function logEventsPath(failure: Failure, logGroup: string, range: TimeRange | null): string {
  const { source, requestId } = failure.attempt;
  const group = `log-groups/log-group/${fragmentPart(logGroup)}`;
  if (!isName(source.logStream)) return group;
  const query: string[] = [];
  if (range !== null) query.push(`start=${range.startMs}`, `end=${range.endMs}`);
  if (requestId !== null && (isInterleaved(failure) || range === null)) {
    query.push(`filterPattern=${encodeURIComponent(`"${requestId}"`)}`);
  }
  const eventId = failure.provingRecord.eventId;
  if (eventId !== null && /^\d{1,80}$/.test(eventId)) query.push(`refEventId=${eventId}`);
  const suffix = query.length === 0 ? "" : fragmentQuery(`?${query.join("&")}`);
  return `${group}/log-events/${fragmentPart(source.logStream)}${suffix}`;
}

function insightsPath(failure: Failure, logGroup: string, range: TimeRange): string {
  const { source, requestId } = failure.attempt;
  const filters: string[] = [];
  if (isName(source.logStream)) filters.push(`@logStream = ${quoted(source.logStream)}`);
  if (requestId !== null && (isInterleaved(failure) || !isName(source.logStream))) {
    filters.push(`@message like ${quoted(requestId)}`);
  }
  const editor = [
    "fields @timestamp, @message",
    ...(filters.length === 0 ? [] : [`filter ${filters.join(" and ")}`]),
    "sort @timestamp asc",
    "limit 1000",
  ].join("\n| ");
  const start = new Date(range.startMs).toISOString();
  const end = new Date(range.endMs).toISOString();
  const detail =
    `~(end~${jsurlText(end)}~start~${jsurlText(start)}~timeType~'ABSOLUTE~tz~'UTC` +
    `~editorString~${jsurlText(editor)}~source~(~${jsurlText(logGroup)}))`;
  return `logs-insights${fragmentQuery("?queryDetail=")}${fragmentQuery(detail, 2)}`;
}

/** Managed Instances run several invocations in one environment, and so in one stream. */
function isInterleaved(failure: Failure): boolean {
  return failure.attempt.environment.initializationType === "lambda-managed-instances";
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "")}"`;
}

/** The console's router writes `$` for the percent sign of a part that is encoded twice. */
function fragmentPart(text: string): string {
  return encodeURIComponent(encodeURIComponent(wellFormed(text))).replaceAll("%", "$");
}

function fragmentQuery(query: string, times = 1): string {
  let encoded = query.replace(/[?&=%~'()]/g, (character) => `%${hex(character).toUpperCase()}`);
  for (let round = 1; round < times; round += 1) encoded = encoded.replaceAll("%", "%25");
  return encoded.replaceAll("%", "$");
}

/** A string in JSURL, the notation of Logs Insights' `queryDetail`. */
function jsurlText(text: string): string {
  const encoded = text.replace(/[^\w.-]/g, (character) => {
    if (character === "$") return "!";
    const code = hex(character);
    return code.length > 2 ? `**${code.padStart(4, "0")}` : `*${code}`;
  });
  return `'${encoded}`;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, "0");
}

/** `encodeURIComponent` throws on half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}
