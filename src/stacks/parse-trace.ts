import type { RuntimeFamily } from "../read/printed-error.ts";
import { dotnetHeadline, splitDotnetTrace } from "./dotnet.ts";
import { type Frame, type PrintedCause, TRACE_LIMITS, type TraceLimits } from "./frame.ts";
import { parseGoFrames } from "./go.ts";
import { splitJavaTrace } from "./java.ts";
import { parseNodejsFrames, splitNodejsTrace } from "./nodejs.ts";
import { parsePhpFrames } from "./php.ts";
import { parsePythonFrames } from "./python.ts";
import { parseRubyFrames } from "./ruby.ts";
import { parseRustFrames } from "./rust.ts";

interface ParsedTrace {
  readonly frames: readonly Frame[];
  /** The direct cause first, as printed. */
  readonly causes: readonly PrintedCause[];
}

/** By runtime and never by trying: a parser of another language answers with confident nonsense. */
const PARSERS: Partial<Record<RuntimeFamily, (lines: readonly string[]) => ParsedTrace>> = {
  nodejs: parseNodejsTrace,
  java: parseJavaTrace,
  dotnet: parseDotnetTrace,
  php: (lines) => ({ frames: parsePhpFrames(lines), causes: [] }),
  python: (lines) => ({ frames: parsePythonFrames(lines), causes: [] }),
  ruby: (lines) => ({ frames: parseRubyFrames(lines), causes: [] }),
  go: (lines) => ({ frames: parseGoFrames(lines), causes: [] }),
  rust: (lines) => ({ frames: parseRustFrames(lines), causes: [] }),
};

/** `Error: message`, `AggregateError [ECONNREFUSED]: message`, `Error` */
const HEADER = /^([A-Za-z_$][\w$.]{0,255})(?: \[[\w.]{1,64}\])?(?:: ?(.*))?$/;

/**
 * The frames of the thrown error, in Sentry's order: caller first, the frame that threw last. Empty for a runtime whose
 * traces are not read.
 *
 * @param traceLines - the trace as printed, one line an element; an element may hold several (Python's `stackTrace`).
 *
 * @example
 * ```ts
 * parseTrace("nodejs", ["    at handler (file:///var/task/index.mjs:3:9)"])
 * // [{ function: "handler", filename: "index.mjs", absPath: "/var/task/index.mjs", line: 3, column: 9, inApp: true, … }]
 * ```
 */
export function parseTrace(
  runtime: RuntimeFamily,
  traceLines: readonly string[],
  limits: TraceLimits = TRACE_LIMITS,
): Frame[] {
  const parse = PARSERS[runtime];
  return parse === undefined ? [] : keepEnds(parse(physicalLines(traceLines, limits)).frames, limits.maxFrames);
}

/** The errors that the trace names as causes of the thrown one, the direct cause first. */
export function parseCauses(
  runtime: RuntimeFamily,
  traceLines: readonly string[],
  limits: TraceLimits = TRACE_LIMITS,
): PrintedCause[] {
  const causes = PARSERS[runtime]?.(physicalLines(traceLines, limits)).causes ?? [];
  return causes.map((cause) => ({ ...cause, frames: keepEnds(cause.frames, limits.maxFrames) }));
}

function physicalLines(traceLines: readonly string[], limits: TraceLimits): string[] {
  return traceLines.flatMap((element) =>
    element.split(/\r\n|\n|\r/).map((line) => line.slice(0, limits.maxLineLength)),
  );
}

function parseNodejsTrace(lines: readonly string[]): ParsedTrace {
  const [thrown, ...causes] = splitNodejsTrace(lines);
  return {
    frames: parseNodejsFrames(thrown.lines),
    causes: causes.map(({ header, lines: causeLines }) => ({
      ...toHeadline(header ?? ""),
      frames: parseNodejsFrames(causeLines),
    })),
  };
}

function parseJavaTrace(lines: readonly string[]): ParsedTrace {
  const [thrown, ...causes] = splitJavaTrace(lines);
  return {
    frames: thrown.frames,
    causes: causes.map(({ header, frames }) => ({ ...toHeadline(header ?? ""), frames })),
  };
}

function parseDotnetTrace(lines: readonly string[]): ParsedTrace {
  const [thrown, ...causes] = splitDotnetTrace(lines);
  return {
    frames: thrown.frames,
    causes: causes.map(({ header, frames }) => ({ ...dotnetHeadline(header ?? ""), frames })),
  };
}

function toHeadline(header: string): { readonly type: string | null; readonly message: string | null } {
  // `[cause]: Error: x {` opens the error's own properties where it has no frames.
  const text = header.replace(/ \{$/, "").trim();
  const match = HEADER.exec(text);
  if (match?.[1] === undefined) return { type: null, message: text === "" ? null : text };
  const message = match[2]?.trim() ?? "";
  return { type: match[1], message: message === "" ? null : message };
}

/** The outermost and the innermost frames: how it was called, and where it broke. */
function keepEnds(frames: readonly Frame[], maxFrames: number): Frame[] {
  if (frames.length <= maxFrames) return [...frames];
  const outer = Math.floor(maxFrames / 2);
  return [...frames.slice(0, outer), ...frames.slice(frames.length - (maxFrames - outer))];
}
