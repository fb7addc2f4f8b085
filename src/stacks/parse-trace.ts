import type { RuntimeFamily } from "../read/printed-error.ts";
import { parseDotnetTrace } from "./dotnet.ts";
import {
  type Frame,
  type ParsedTrace,
  type PrintedCause,
  type PrintedThread,
  TRACE_LIMITS,
  type TraceLimits,
} from "./frame.ts";
import { parseGoTrace } from "./go.ts";
import { parseJavaTrace } from "./java.ts";
import { parseNodejsTrace } from "./nodejs-causes.ts";
import { parsePhpFrames } from "./php.ts";
import { parsePythonTrace } from "./python.ts";
import { parseRubyFrames } from "./ruby.ts";
import { parseRustTrace } from "./rust.ts";

/** By runtime and never by trying: a parser of another language answers with confident nonsense. */
const PARSERS: Partial<Record<RuntimeFamily, (lines: readonly string[]) => ParsedTrace>> = {
  nodejs: parseNodejsTrace,
  java: parseJavaTrace,
  dotnet: parseDotnetTrace,
  php: (lines) => ({ frames: parsePhpFrames(lines), causes: [], threads: [] }),
  python: parsePythonTrace,
  ruby: (lines) => ({ frames: parseRubyFrames(lines), causes: [], threads: [] }),
  go: parseGoTrace,
  rust: parseRustTrace,
};

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

/** What the other threads were doing, where the process printed that. */
export function parseThreads(
  runtime: RuntimeFamily,
  traceLines: readonly string[],
  limits: TraceLimits = TRACE_LIMITS,
): PrintedThread[] {
  const threads = PARSERS[runtime]?.(physicalLines(traceLines, limits)).threads ?? [];
  return threads.map((thread) => ({ ...thread, frames: keepEnds(thread.frames, limits.maxFrames) }));
}

/** As many as the readers take of one log event. */
const MAX_ELEMENT_CHARS = 262_144;

function physicalLines(traceLines: readonly string[], limits: TraceLimits): string[] {
  return traceLines.flatMap((element) =>
    element
      .slice(0, MAX_ELEMENT_CHARS)
      .split(/\r\n|\n|\r/)
      .map((line) => line.slice(0, limits.maxLineLength)),
  );
}

/** The outermost and the innermost frames: how it was called, and where it broke. */
export function keepEnds<T>(frames: readonly T[], maxFrames: number): T[] {
  if (frames.length <= maxFrames) return [...frames];
  const outer = Math.floor(maxFrames / 2);
  return [...frames.slice(0, outer), ...frames.slice(frames.length - (maxFrames - outer))];
}
