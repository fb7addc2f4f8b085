import { boundedMessage, boundedTrace, MAX_CAUSE_CHARS } from "./bounds.ts";
import type { PrintedError } from "./printed-error.ts";

/** The number of the thread is printed since Rust 1.91. */
export const RUST_PANIC_BEGINS =
  /^thread '[^'\n]{0,100}' (?:\(\d{1,10}\) )?panicked at (?:'.{0,2000}', )?\S{1,500}:\d{1,7}:\d{1,7}:?$/;
export const RUST_PANIC_GOES_ON =
  /^(?:note: (?:run with|Some details|[Ww]e would)|stack backtrace:| {0,6}\d{1,5}: | {6,20}at )/;
export const RUST_OVERFLOW_BEGINS = /^thread '[^'\n]{0,100}' (?:\(\d{1,10}\) )?has overflowed its stack$/;

const OLD_MESSAGE = /panicked at '(.{0,2000})', \S{1,500}$/;
const ALLOCATION = /^(memory allocation of \d{1,20} bytes failed)(?:\n|$)/;
const BACKTRACE = "stack backtrace:";
const MAX_SEARCHED_CHARS = 131_072;

/**
 * What a Rust process says before its thread or the whole of it ends: a panic's hook, the allocator, a stack overflow.
 *
 * Source: Rust's standard library, `std/src/panicking.rs` default_hook and `std/src/alloc.rs`; recorded with Rust 1.95.
 */
export function readRustRaw(text: string): PrintedError | null {
  const allocation = ALLOCATION.exec(text.slice(0, 100))?.[1];
  if (allocation !== undefined) return raw(allocation, [], allocation);
  if (!text.startsWith("thread '")) return null;
  const [first = "", ...more] = text.slice(0, MAX_SEARCHED_CHARS).split("\n");
  if (RUST_OVERFLOW_BEGINS.test(first)) {
    // The abort's own line stands below it; alone it may be anybody's.
    return more.length === 0 ? null : raw(first, [], text.slice(0, 400));
  }
  // Printed line by line, the message is in the next one.
  if (!RUST_PANIC_BEGINS.test(first) || (more.length === 0 && first.endsWith(":"))) return null;
  const end = more.findIndex((line) => RUST_PANIC_GOES_ON.test(line));
  const said = OLD_MESSAGE.exec(first)?.[1] ?? (end < 0 ? more : more.slice(0, end)).join("\n");
  const frames = more.includes(BACKTRACE) ? more.slice(more.indexOf(BACKTRACE) + 1) : [];
  return { ...raw(said.trim(), [first, ...frames], said), origin: isMains(frames) ? "init" : "raw" };
}

/** With its frames printed, a panic of `main` shows that the runtime's loop had not begun. */
function isMains(frames: readonly string[]): boolean {
  return (
    frames.some((line) => /^ {0,6}\d{1,5}: \w{1,100}::main(?:::\{\{closure\}\})?$/.test(line)) &&
    !frames.some((line) => line.includes("lambda_runtime::"))
  );
}

/** `main` returned an error: `Error: ` and its Debug text, as any program may print it. */
export function readRustExit(text: string): PrintedError | null {
  const said = text.startsWith("Error: ") ? text.slice("Error: ".length, 16_384).trimEnd() : "";
  return said === "" ? null : raw(said, [], said);
}

function raw(message: string, trace: readonly string[], causeText: string): PrintedError {
  return {
    runtime: "rust",
    origin: "raw",
    imitable: true,
    type: null,
    runtimeType: null,
    message: message === "" ? null : boundedMessage(message),
    trace: boundedTrace(trace),
    code: null,
    causeText: causeText.slice(0, MAX_CAUSE_CHARS),
  };
}
