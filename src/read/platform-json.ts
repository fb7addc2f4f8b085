import { type JsonObject, numberMember, objectMember, stringMember } from "./json.ts";
import { NOTHING_SAID, type PlatformKind, type PlatformLine, type PlatformStatus } from "./platform.ts";
import { type PlatformRead, readPlatformText } from "./platform-text.ts";
import { asRequestId } from "./request-id.ts";

const KINDS: ReadonlyMap<string, PlatformKind> = new Map([
  ["platform.initStart", "initStart"],
  ["platform.initReport", "initReport"],
  ["platform.initRuntimeDone", "initRuntimeDone"],
  ["platform.restoreStart", "restoreStart"],
  ["platform.restoreReport", "restoreReport"],
  ["platform.restoreRuntimeDone", "restoreReport"],
  ["platform.start", "start"],
  ["platform.end", "end"],
  ["platform.runtimeDone", "runtimeDone"],
  ["platform.report", "report"],
  ["platform.extension", "extension"],
  ["platform.logsDropped", "logsDropped"],
]);

/**
 * Reads a `{"time", "type": "platform.…", "record"}` event of the JSON log format. Key order varies between services,
 * so members are read by name.
 *
 * Source: AWS's telemetry schema reference, and the runtime interface emulator (docs/log-formats.md, 1.2).
 *
 * @returns `null` when the object is not a platform event.
 */
export function readPlatformJson(json: JsonObject): PlatformRead | null {
  const type = stringMember(json, "type");
  if (type === null || !type.startsWith("platform.") || stringMember(json, "time") === null) return null;
  if (type === "platform.fault") {
    // Legacy Logs API: the record is the old sentence itself.
    const text = stringMember(json, "record");
    return text === null ? null : readPlatformText(text);
  }
  const record = objectMember(json, "record");
  if (record === null) return null;
  return { line: toLine(KINDS.get(type) ?? "other", record), requestId: asRequestId(record["requestId"]) };
}

function toLine(kind: PlatformKind, record: JsonObject): PlatformLine {
  const metrics = objectMember(record, "metrics") ?? {};
  const durationMs = numberMember(metrics, "durationMs");
  const phase = stringMember(record, "phase");
  const tracing = objectMember(record, "tracing");
  const isInit = kind === "initReport";
  return {
    ...NOTHING_SAID,
    kind,
    detail: kind === "extension" ? extensionDetail(record) : null,
    status: asStatus(stringMember(record, "status")),
    errorType: stringMember(record, "errorType")?.slice(0, 100) ?? null,
    phase: phase === "init" || phase === "invoke" ? phase : null,
    functionName: stringMember(record, "functionName"),
    functionVersion: stringMember(record, "functionVersion") ?? stringMember(record, "version"),
    runtimeVersion: stringMember(record, "runtimeVersion"),
    runtimeVersionArn: stringMember(record, "runtimeVersionArn"),
    initializationType: stringMember(record, "initializationType"),
    durationMs: isInit ? null : durationMs,
    billedDurationMs: numberMember(metrics, "billedDurationMs"),
    initDurationMs: isInit ? durationMs : numberMember(metrics, "initDurationMs"),
    restoreDurationMs: numberMember(metrics, "restoreDurationMs"),
    memorySizeMb: numberMember(metrics, "memorySizeMB"),
    maxMemoryUsedMb: numberMember(metrics, "maxMemoryUsedMB"),
    ...(tracing === null ? {} : xray(tracing)),
  };
}

function extensionDetail(record: JsonObject): string {
  return `extension ${stringMember(record, "name")}: ${stringMember(record, "state")}`.slice(0, 200);
}

/** `tracing.value` is an X-Ray header: `Root=1-…;Parent=…;Sampled=1`. */
function xray(tracing: JsonObject): Pick<PlatformLine, "xrayTraceId" | "xraySegmentId"> {
  const value = stringMember(tracing, "value") ?? "";
  return {
    xrayTraceId: /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(value)?.[1] ?? null,
    xraySegmentId: stringMember(tracing, "spanId") ?? /Parent=([0-9a-f]{16})/.exec(value)?.[1] ?? null,
  };
}

function asStatus(text: string | null): PlatformStatus | null {
  return text === "success" || text === "error" || text === "timeout" || text === "failure" ? text : null;
}
