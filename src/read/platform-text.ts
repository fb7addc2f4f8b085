import { NOTHING_SAID, type PlatformKind, type PlatformLine, type PlatformStatus } from "./platform.ts";
import { isRequestId } from "./request-id.ts";

/** A platform line with the request ID it carries, if it carries one. */
export interface PlatformRead {
  readonly line: PlatformLine;
  readonly requestId: string | null;
}

const STATUSES: ReadonlySet<string> = new Set(["success", "error", "timeout", "failure"]);

const FIELDS =
  /(Billed Restore Duration|Restore Duration|Billed Duration|Init Duration|Duration|Memory Size|Max Memory Used|Phase|Status|Error ?Type|XRAY TraceId|SegmentId): (\S+)/g;

// 2024-03-04T17:22:38.033Z <id> Task timed out after 3.00 seconds   (single spaces: a console line has TABs)
const TIMED_OUT =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ([0-9a-f-]{36}) (Task timed out after \d{1,7}\.\d\d seconds)\s*$/;
const FAULT = /^RequestId: ([0-9a-f-]{36}) (?:Error: (.{0,2000})|(Process exited before completing request))/;
const FAULT_TYPE = /\n[ \t]*((?:Runtime|Extension|Function|Sandbox|Client)[.<][\w.<>]{1,80})\s*$/;
const MANAGED_INSTANCE_FAULT = /^RequestId: ([0-9a-f-]{36})\s+Status: (\w+)\s+ErrorType: (\S+)/;
const UNKNOWN_APPLICATION_ERROR =
  /^Unknown application error occurred(?:\n|\s+(?=[A-Z]\w{1,40}[.<]))\s*([\w.<>:]{1,80})\s*$/;
const ENVIRONMENT_START = /^(?:INIT|RESTORE)_START Runtime Version: (\S*)(?:\s+Runtime Version ARN: (\S*))?/;
const IMAGE = /^IMAGE\s+(Launch error: .{0,500}?\tEntrypoint: .{0,500}|Invalid task config: .{0,500})/;
const EXTENSION = /^EXTENSION\s+Name: (\S{1,128})\s+State: (\S{1,64})/;
const EXTENSION_ERROR = /Error ?Type: (\S{1,80})/;

/**
 * Reads a text line of the Lambda platform, old and new generation.
 *
 * Source: the runtime interface emulator's telemetry formatting, and real log excerpts (docs/log-formats.md, 1.1).
 * Fields are looked up by name, never by position: AWS has inserted new ones before.
 *
 * @returns `null` when the platform did not write this text.
 */
export function readPlatformText(text: string): PlatformRead | null {
  switch (text.charCodeAt(0)) {
    case 83: // S
      return text.startsWith("START RequestId: ") ? withId(text, 17, "start") : null;
    case 69: // E
      if (text.startsWith("END RequestId: ")) return withId(text, 15, "end");
      return text.startsWith("EXTENSION") ? readExtension(text) : null;
    case 82: // R
      return readR(text);
    case 73: // I
      return readI(text);
    case 84: // T
      return text.startsWith("TELEMETRY\tName: ") ? plain("other") : null;
    case 76: // L
      return text.startsWith("LOGS\tName: ") ? plain("other") : null;
    case 85: // U
      return readUnknownApplicationError(text);
    case 50: // 2…: a time
      return readTimedOut(text);
    default:
      return null;
  }
}

function readR(text: string): PlatformRead | null {
  if (text.startsWith("REPORT RequestId: ")) {
    const requestId = text.slice(18, 54);
    return isRequestId(requestId) ? { line: fields(text, 54, "report"), requestId } : null;
  }
  if (text.startsWith("RequestId: ")) return readFault(text);
  if (text.startsWith("RESTORE_REPORT ")) return { line: fields(text, 15, "restoreReport"), requestId: null };
  if (text.startsWith("RESTORE_START ")) return environmentStart(text, "restoreStart");
  return null;
}

function readI(text: string): PlatformRead | null {
  if (text.startsWith("INIT_START")) return environmentStart(text, "initStart");
  if (text.startsWith("INIT_REPORT ")) return { line: fields(text, 12, "initReport"), requestId: null };
  if (!text.startsWith("IMAGE")) return null;
  const detail = IMAGE.exec(text)?.[1];
  if (detail === undefined) return null;
  const errorType = detail.startsWith("Launch") ? "Runtime.InvalidEntrypoint" : "Runtime.InvalidTaskConfig";
  return { line: { ...NOTHING_SAID, kind: "image", status: "error", errorType, detail }, requestId: null };
}

function environmentStart(text: string, kind: PlatformKind): PlatformRead {
  const [, version, arn] = ENVIRONMENT_START.exec(text.slice(0, 500)) ?? [];
  const line = { ...NOTHING_SAID, kind, runtimeVersion: version || null, runtimeVersionArn: arn || null };
  return { line, requestId: null };
}

function readFault(text: string): PlatformRead | null {
  const head = text.slice(0, 4096);
  const fault = FAULT.exec(head);
  if (fault?.[1] !== undefined && isRequestId(fault[1])) {
    const detail = (fault[2] ?? fault[3] ?? "").trimEnd();
    const timedOut = detail.startsWith("Task timed out after ");
    const errorType = FAULT_TYPE.exec(head)?.[1] ?? null;
    const kind = timedOut ? "timedOut" : "fault";
    const status = timedOut ? "timeout" : "error";
    return { line: { ...NOTHING_SAID, kind, status, errorType, detail }, requestId: fault[1] };
  }
  const [, id, status, errorType] = MANAGED_INSTANCE_FAULT.exec(head) ?? [];
  if (id === undefined || errorType === undefined || !isRequestId(id)) return null;
  return {
    line: { ...NOTHING_SAID, kind: "fault", status: asStatus(status), errorType },
    requestId: id,
  };
}

function readTimedOut(text: string): PlatformRead | null {
  if (text.charCodeAt(24) !== 32) return null;
  const [, requestId, detail] = TIMED_OUT.exec(text.slice(0, 200)) ?? [];
  if (requestId === undefined || detail === undefined || !isRequestId(requestId)) return null;
  return { line: { ...NOTHING_SAID, kind: "timedOut", status: "timeout", detail }, requestId };
}

function readUnknownApplicationError(text: string): PlatformRead | null {
  const errorType = UNKNOWN_APPLICATION_ERROR.exec(text.slice(0, 300))?.[1];
  if (errorType === undefined) return null;
  const detail = "Unknown application error occurred";
  return { line: { ...NOTHING_SAID, kind: "fault", status: "error", errorType, detail }, requestId: null };
}

function readExtension(text: string): PlatformRead | null {
  const head = text.slice(0, 1000);
  const [, name, state] = EXTENSION.exec(head) ?? [];
  if (name === undefined || state === undefined) return null;
  const errorType = EXTENSION_ERROR.exec(head)?.[1] ?? null;
  return {
    line: { ...NOTHING_SAID, kind: "extension", errorType, detail: `extension ${name}: ${state}` },
    requestId: null,
  };
}

function fields(text: string, from: number, kind: PlatformKind): PlatformLine {
  const found: Record<string, string> = { __proto__: null } as unknown as Record<string, string>;
  for (const [, name, value] of text.slice(from, from + 2000).matchAll(FIELDS)) {
    if (name !== undefined && value !== undefined) found[name] ??= value;
  }
  return {
    ...NOTHING_SAID,
    kind,
    phase: found["Phase"] === "init" || found["Phase"] === "invoke" ? found["Phase"] : null,
    status: asStatus(found["Status"]),
    errorType: found["Error Type"] ?? found["ErrorType"] ?? null,
    durationMs: number(found["Duration"]),
    billedDurationMs: number(found["Billed Duration"]),
    initDurationMs: number(found["Init Duration"]),
    restoreDurationMs: number(found["Restore Duration"]),
    memorySizeMb: number(found["Memory Size"]),
    maxMemoryUsedMb: number(found["Max Memory Used"]),
    xrayTraceId: found["XRAY TraceId"] ?? null,
    xraySegmentId: found["SegmentId"] ?? null,
  };
}

function withId(text: string, at: number, kind: PlatformKind): PlatformRead | null {
  const requestId = text.slice(at, at + 36);
  if (!isRequestId(requestId)) return null;
  const version =
    kind === "start" && text.startsWith(" Version: ", at + 36) ? text.slice(at + 46, at + 110).trim() : "";
  return { line: { ...NOTHING_SAID, kind, functionVersion: version || null }, requestId };
}

function plain(kind: PlatformKind): PlatformRead {
  return { line: { ...NOTHING_SAID, kind }, requestId: null };
}

function number(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number.parseFloat(text);
  return Number.isFinite(value) ? value : null;
}

function asStatus(text: string | undefined): PlatformStatus | null {
  return text !== undefined && STATUSES.has(text) ? (text as PlatformStatus) : null;
}
