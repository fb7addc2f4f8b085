import { boundedMessage, boundedTrace, boundedType, MAX_CAUSE_CHARS } from "./bounds.ts";
import type { PrintedError } from "./printed-error.ts";

const HEADER = /^(?:Uncaught )?\[?([\p{L}_$][\p{L}\p{N}_$.]{0,120})(?: \[([\w]{1,60})\])?(?:: (.*?))?\]?$/u;
const CODE = /^[ \t]{1,40}code: '([A-Z0-9_]{1,60})',?$/m;
const HEAP = /^FATAL ERROR: (.{0,200}heap out of memory)/;

/** Below the source line, under what threw. */
const CARET = /^[\s~]{0,1000}\^[\^~]{0,1000}\s*$/;

/** Stands below a value that has no stack. */
const NO_STACK = "(Use `node --trace-uncaught ...`";

/** Position, source line, caret, header, version. */
const MIN_LINES = 4;
const MAX_LINES = 5000;

/**
 * The last words of a Node.js process: an uncaught error as Node.js itself prints it (every runtime from Node.js 24 on,
 * where the runtime client has no handlers of its own), or V8's heap death.
 *
 * @param text - The joined lines, from the source position to `Node.js v…`, or one line of V8.
 */
export function readNodejsRaw(text: string): PrintedError | null {
  const heap = HEAP.exec(text.slice(0, 400))?.[1];
  if (heap !== undefined)
    return raw({ type: null, runtimeType: null, message: heap, trace: [], code: null, causeText: heap });
  if (!text.slice(-40).includes("Node.js v")) return null;
  const lines = text.slice(0, 262_144).split("\n", MAX_LINES);
  if (lines.length < MIN_LINES) return null;
  const rest = linesOfError(lines);
  const thrown = rest.findIndex((line) => line.startsWith(NO_STACK));
  if (thrown > 0) return thrownValue(rest.slice(0, thrown).join("\n"));
  const firstFrame = rest.findIndex((line) => line.startsWith("    at "));
  const [headerLine = ""] = rest;
  const header = HEADER.exec(headerLine.slice(0, 1024).replace(/ \{$/, ""));
  const body = firstFrame < 0 ? [headerLine] : rest.slice(0, firstFrame);
  const message = header?.[1] === undefined ? headerLine : [header[3] ?? "", ...body.slice(1)].join("\n").trimEnd();
  const frames = rest.slice(Math.max(firstFrame, 0));
  return raw({
    type: header?.[1] === undefined ? null : boundedType(header[1]),
    runtimeType: null,
    message: message.trim() === "" ? null : boundedMessage(message),
    trace: boundedTrace(firstFrame < 0 ? [] : frames.filter((line) => line.startsWith("    at "))),
    code: CODE.exec(text.slice(0, 65_536))?.[1] ?? null,
    causeText: text.slice(0, MAX_CAUSE_CHARS),
  });
}

/** What follows the caret or, where there is none, the first blank line: blank lines may be missing, or more. */
function linesOfError(lines: readonly string[]): readonly string[] {
  const caret = lines.findIndex((line, index) => index > 0 && CARET.test(line));
  const end = caret < 0 ? lines.findIndex((line, index) => index > 0 && line.trim() === "") : caret;
  const rest = lines.slice(Math.max(end, 0) + 1);
  return rest.slice(
    Math.max(
      rest.findIndex((line) => line.trim() !== ""),
      0,
    ),
  );
}

/** A thrown value that is no error has no type. */
function thrownValue(value: string): PrintedError {
  const message = boundedMessage(value.trim());
  return raw({ type: null, runtimeType: null, message, trace: [], code: null, causeText: message });
}

function raw(error: Omit<PrintedError, "runtime" | "origin" | "imitable">): PrintedError {
  return { runtime: "nodejs", origin: "raw", imitable: true, ...error };
}
