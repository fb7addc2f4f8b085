/** What the platform tells about the end of an init or an invocation. */
export interface End {
  readonly status: "success" | "error" | "timeout";
  /** `Runtime.ExitError`…; `null` with `timeout`, and where there is nothing to say. */
  readonly errorType: string | null;
  /** The old style's own sentence, where it has one: `Runtime exited with error: exit status 1`. */
  readonly sentence: string | null;
}

export const SUCCESS: End = { status: "success", errorType: null, sentence: null };

export interface Report {
  readonly requestId: string;
  readonly end: End;
  readonly durationMs: number;
  readonly initMs: number | null;
  readonly memoryMb: number;
  readonly usedMb: number;
}

/** Writes the platform's own lines. Every line is one log event; an end may take several. */
export interface PlatformLines {
  initStart(time: Date, runtimeVersion: string): string[];
  initReport(time: Date, phase: "init" | "invoke", end: End, durationMs: number): string[];
  start(time: Date, requestId: string): string[];
  report(time: Date, report: Report): string[];
}

/** Text of today, text before 2024, JSON, and JSON at system log level WARN. */
export type Style = "new" | "old" | "json" | "warn";

const RUNTIME_ARN = `arn:aws:lambda:eu-west-1::runtime:${"5b1d4c".repeat(11).slice(0, 64)}`;

/** A type that the service does not know is not printed. */
export function scrub(type: string | null): string {
  if (type !== null && /^(Runtime|Function)\.[A-Z][a-zA-Z]+$/.test(type)) return type;
  return type?.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
}

export function platformLines(style: Style): PlatformLines {
  return { new: newText, old: oldText, json, warn }[style];
}

const newText: PlatformLines = {
  initStart: (_time, runtimeVersion) => [
    `INIT_START Runtime Version: ${runtimeVersion}\tRuntime Version ARN: ${RUNTIME_ARN}\n`,
  ],
  initReport: (_time, phase, end, durationMs) => [
    `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: ${phase}${statusFields(end)}\n`,
  ],
  start: (_time, requestId) => [`START RequestId: ${requestId} Version: $LATEST\n`],
  report: (_time, report) => {
    const status = report.end.status === "success" ? "\t" : statusFields(report.end);
    return [`END RequestId: ${report.requestId}\n`, `${reportFields(report)}${status}\n`];
  },
};

const oldText: PlatformLines = {
  ...newText,
  initReport: () => [],
  report: (time, report) => {
    const { requestId, end } = report;
    const lines = [`END RequestId: ${requestId}\n`, `${reportFields(report)}\t\n`];
    if (end.status === "timeout") {
      const seconds = Math.floor(report.durationMs / 1000).toFixed(2);
      lines.push(`${time.toISOString()} ${requestId} Task timed out after ${seconds} seconds\n\n`);
    } else if (end.sentence !== null) lines.push(`RequestId: ${requestId} Error: ${end.sentence}\n${end.errorType}\n`);
    else if (end.status === "error") lines.push(`Unknown application error occurred\n${end.errorType}\n`);
    return lines;
  },
};

const json: PlatformLines = {
  initStart: (time, runtimeVersion) => [
    system(time, "initStart", {
      initializationType: "on-demand",
      phase: "init",
      runtimeVersion,
      runtimeVersionArn: RUNTIME_ARN,
      functionName: "orders",
      functionVersion: "$LATEST",
    }),
  ],
  initReport: (time, phase, end, durationMs) => [
    system(time, "initReport", {
      initializationType: "on-demand",
      phase,
      ...statusMembers(end),
      metrics: { durationMs },
    }),
  ],
  start: (time, requestId) => [system(time, "start", { requestId, version: "$LATEST" })],
  report: (time, { requestId, end, durationMs, initMs, memoryMb, usedMb }) => {
    const metrics = {
      durationMs,
      billedDurationMs: billed(durationMs, initMs),
      memorySizeMB: memoryMb,
      maxMemoryUsedMB: usedMb,
      ...(initMs === null ? {} : { initDurationMs: initMs }),
    };
    // The service puts `status` before or after `metrics`; both are among the fixtures.
    const record = end.status === "success" ? { ...statusMembers(end), metrics } : { metrics, ...statusMembers(end) };
    return [system(time, "report", { requestId, ...record })];
  },
};

/** At that level the service keeps what failed, and nothing else. */
const warn: PlatformLines = {
  ...json,
  initStart: () => [],
  start: () => [],
  report: (time, report) => (report.end.status === "success" ? [] : json.report(time, report)),
};

function statusFields({ status, errorType }: End): string {
  return `\tStatus: ${status}${errorType === null ? "" : `\tError Type: ${errorType}`}`;
}

function statusMembers({ status, errorType }: End): object {
  return { status, ...(errorType === null ? {} : { errorType }) };
}

function reportFields({ requestId, durationMs, initMs, memoryMb, usedMb }: Report): string {
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billed(durationMs, initMs)} ms`,
    `Memory Size: ${memoryMb} MB`,
    `Max Memory Used: ${usedMb} MB`,
    ...(initMs === null ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
  ].join("\t");
}

function billed(durationMs: number, initMs: number | null): number {
  return Math.ceil(durationMs + (initMs ?? 0));
}

function system(time: Date, type: string, record: object): string {
  return JSON.stringify({ time: time.toISOString(), type: `platform.${type}`, record });
}
