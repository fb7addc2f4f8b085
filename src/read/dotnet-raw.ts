import { boundedMessage, boundedTrace, MAX_CAUSE_CHARS } from "./bounds.ts";
import { readDotnetException } from "./dotnet.ts";
import type { PrintedError } from "./printed-error.ts";

const UNHANDLED = /^Unhandled [Ee]xception[.:] /;
const FATAL = /^(?:Fatal error\. |Process terminated\. |Stack overflow\.|Out of memory\.)/;
/** The start script's words for a function that is not where it should be. */
const START_SCRIPT =
  /^Error: ((?:\.NET binaries for Lambda function are not correctly installed|executable assembly \S{1,500} or binary|No Lambda Handler function was specified).{0,500})$/;

/**
 * The last words of a .NET process: an exception that nothing caught, or the virtual machine's own end.
 *
 * @param text - The joined lines.
 */
export function readDotnetRaw(text: string): PrintedError | null {
  const cut = text.slice(0, 262_144);
  const unhandled = UNHANDLED.exec(cut)?.[0];
  if (unhandled !== undefined) return readDotnetException(cut.slice(unhandled.length), "raw");
  if (!FATAL.test(cut)) return null;
  const [first = "", ...trace] = cut.split("\n");
  const named = first.startsWith("Fatal error. ") ? readDotnetException(first.slice(13), "raw") : null;
  // `Fatal error. Internal CLR error.` names no type, though its first word looks like one.
  const isNamed = named?.type?.includes(".") ?? false;
  const words = isNamed && named !== null ? named : { type: null, message: first };
  return raw(words.type, words.message, trace);
}

/** What the start script says before the runtime runs: one line. */
export function readDotnetStart(text: string): PrintedError | null {
  const message = text.length > 2000 ? undefined : START_SCRIPT.exec(text)?.[1];
  return message === undefined ? null : raw(null, message, []);
}

function raw(type: string | null, message: string | null, trace: readonly string[]): PrintedError {
  return {
    runtime: "dotnet",
    origin: "raw",
    imitable: true,
    type,
    runtimeType: null,
    message: message === null ? null : boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    causeText: [type, message]
      .filter((part) => part !== null)
      .join(": ")
      .slice(0, MAX_CAUSE_CHARS),
  };
}
