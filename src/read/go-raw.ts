import { boundedMessage, boundedTrace, MAX_CAUSE_CHARS } from "./bounds.ts";
import type { PrintedError } from "./printed-error.ts";

/** How the last words of a Go process begin. A signal from outside has no `panic:` in it, and so no needle. */
export const GO_BEGINS =
  /^(?:panic: |fatal error: |runtime: out of memory|runtime: goroutine stack exceeds|SIG[A-Z]{2,7}: )/;
/** And how they go on: goroutines, functions and their places, registers. */
export const GO_GOES_ON =
  /^(?:$|\t|goroutine \d|created by |runtime stack:|runtime: |panic: |fatal error: |\[|PC=|r\w{1,5} |\.\.\.|signal arrived|exit status|[^\s(]{1,300}\()/;

const GOROUTINE = /^goroutine \d{1,10} /;
const MAX_SEARCHED_CHARS = 262_144;

/**
 * The last words of a Go process, line by line on stderr: a panic outside the handler's goroutine, or a fault of which
 * no handler can recover (out of memory, a concurrent map write, a signal).
 *
 * Source: the Go runtime, `runtime/panic.go` printpanics and `runtime/traceback.go`; recorded with Go 1.26.
 */
export function readGoRaw(text: string): PrintedError | null {
  if (!GO_BEGINS.test(text.slice(0, 80))) return null;
  const lines = text.slice(0, MAX_SEARCHED_CHARS).split("\n");
  const stack = lines.findIndex((line) => GOROUTINE.test(line) || line === "runtime stack:");
  // Anybody may print `panic: …`; a dying process goes on with its goroutines.
  if (stack < 0) return null;
  const head = lines.slice(0, stack).filter((line) => line !== "");
  const goroutine = lines.findIndex((line) => GOROUTINE.test(line));
  // What ran on the system's own stack was called by the first goroutine, whose frames follow it; then come the others.
  const trace = lines.slice(stack + (stack === goroutine ? 0 : 1));
  const frames = goroutine < 0 ? [] : lines.slice(goroutine + 1);
  const end = frames.indexOf("");
  const own = end < 0 ? frames : frames.slice(0, end);
  const message = messageOf(head);
  return {
    runtime: "go",
    origin: isMains(lines[goroutine] ?? "", own) ? "init" : "raw",
    imitable: true,
    type: null,
    runtimeType: null,
    message: boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    causeText: head.join("\n").slice(0, MAX_CAUSE_CHARS),
  };
}

/** The first goroutine serves invocations in `lambda.Start`, which recovers; without it in the trace, `main` never got there. */
function isMains(header: string, trace: readonly string[]): boolean {
  return (
    header.startsWith("goroutine 1 ") &&
    trace.some((line) => /^main\.(?:main\(|init[.(])/.test(line)) &&
    !trace.some((line) => line.includes("aws-lambda-go"))
  );
}

function messageOf(head: readonly string[]): string {
  const memory = head.find((line) => line.startsWith("runtime: out of memory"));
  if (memory !== undefined) return memory.slice("runtime: ".length);
  const fatal = head.find((line) => line.startsWith("fatal error: "));
  if (fatal !== undefined) return fatal.slice("fatal error: ".length);
  const [first = "", ...more] = head;
  const words = [first.replace(/^panic: /, "").replace(/ \[recovered[^\]]{0,40}\]$/, "")];
  // A message of several lines is indented; then come the signal and the panics that followed.
  for (const line of more) {
    if (/^(?:\[|PC=|\t?panic: )/.test(line)) break;
    words.push(line.trim());
  }
  return words.join("\n");
}
