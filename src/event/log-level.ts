import type { JsonObject } from "../read/json.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { SentryBreadcrumb } from "./sentry-event.ts";

type Level = SentryBreadcrumb["level"];

const LEVELS: Readonly<Record<string, Level>> = {
  trace: "debug",
  debug: "debug",
  info: "info",
  information: "info",
  notice: "info",
  warn: "warning",
  warning: "warning",
  error: "error",
  err: "error",
  severe: "error",
  fatal: "fatal",
  critical: "fatal",
  alert: "fatal",
  emergency: "fatal",
};

/** Node.js `\tERROR\t`, Python `[ERROR]\t` and Java `ERROR`, within the part of a line where runtimes write it. */
const PRINTED_LEVEL = /(?:^|[\s[])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL)(?=[\s:\]]|$)/;
const LEVEL_PREFIX_LENGTH = 120;

/** The level of a log record, in Sentry's words: as its logger or runtime wrote it. */
export function levelOf(record: LogRecord): Level {
  if (record.producer === "runtime") return "error";
  if (record.platform !== null) return platformLevel(record.platform);
  if (record.json !== null) return jsonLevel(record.json);
  const printed = PRINTED_LEVEL.exec(record.text.slice(0, LEVEL_PREFIX_LENGTH))?.[1];
  return LEVELS[printed?.toLowerCase() ?? ""] ?? "info";
}

function platformLevel(line: NonNullable<LogRecord["platform"]>): Level {
  if (line.kind === "fault" || line.kind === "timedOut") return "error";
  return line.status === null || line.status === "success" ? "info" : "error";
}

/** The names and numbers (pino, bunyan) of the common loggers. */
function jsonLevel(json: JsonObject): Level {
  for (const key of ["level", "log_level", "severity", "levelname", "log.level"]) {
    const value = Object.hasOwn(json, key) ? json[key] : undefined;
    if (typeof value === "string" && Object.hasOwn(LEVELS, value.toLowerCase())) {
      return LEVELS[value.toLowerCase()] ?? "info";
    }
    if (typeof value === "number") return numericLevel(value);
  }
  return "info";
}

function numericLevel(value: number): Level {
  if (value < 30) return "debug";
  if (value < 40) return "info";
  if (value < 50) return "warning";
  return value < 60 ? "error" : "fatal";
}
