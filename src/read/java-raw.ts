import { boundedTrace } from "./bounds.ts";
import { readThrowable } from "./java.ts";
import type { PrintedError } from "./printed-error.ts";

const MAIN = 'Exception in thread "main" ';
const EXIT_ON_ERROR = /^(?:Terminating|Aborting) due to (java\.lang\.OutOfMemoryError): (.{1,200})/;
/** How the Java virtual machine's own report begins. */
export const JAVA_FATAL =
  /^# (?:A fatal error has been detected by|There is insufficient memory for) the Java Runtime Environment/;
const SIGNAL = /^# {2}(SIG[A-Z]{2,8}|Internal Error|Native memory allocation|Out of Memory Error)\b(.{0,300})/m;
const PROBLEMATIC_FRAME = /^# Problematic frame:\n# (.{1,300})/m;
/** Frames of the report, as far as it is printed: native, interpreted, compiled. */
const REPORT_FRAME = /^(?:# )?(?:[CVvA] {2}\[|j {2}|J ?\d)/;
const NO_MEMORY = /^# (Native memory allocation \([a-z]{1,20}\) failed .{0,200})/m;

/**
 * The last words of a Java process: an exception in its main thread, the virtual machine's own fatal errors, or its exit
 * on the first OutOfMemoryError.
 *
 * @param text - The joined lines.
 */
export function readJavaRaw(text: string): PrintedError | null {
  if (text.startsWith(MAIN)) return readThrowable(text.slice(MAIN.length), "raw");
  const head = text.slice(0, 16_384);
  const [, errorType, reason] = EXIT_ON_ERROR.exec(head) ?? [];
  if (errorType !== undefined && reason !== undefined) return raw(errorType, reason);
  if (!JAVA_FATAL.test(head)) return null;
  const noMemory = NO_MEMORY.exec(head)?.[1];
  if (noMemory !== undefined) return raw(null, noMemory);
  const [, signal, detail] = SIGNAL.exec(head) ?? [];
  // Addresses and process numbers differ each time; the frame is what two crashes have in common.
  const frames = head.split("\n").filter((line) => REPORT_FRAME.test(line));
  return {
    ...raw(signal ?? null, PROBLEMATIC_FRAME.exec(head)?.[1]?.trim() ?? detail?.trim() ?? null),
    trace: boundedTrace(frames),
  };
}

function raw(type: string | null, message: string | null): PrintedError {
  return {
    runtime: "java",
    origin: "raw",
    imitable: true,
    type,
    runtimeType: null,
    message,
    trace: [],
    code: null,
    causeText: message ?? "",
  };
}
