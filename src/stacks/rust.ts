import { belowTaskRoot, type Frame, type ParsedTrace, type PrintedCause, toPosition } from "./frame.ts";

const NAME = /^ {0,6}\d{1,5}: (?:0x[0-9a-f]{1,16} - )?(.{1,512})$/;
const PLACE = /^ {4,20}at (\S.{0,1000}?):(\d{1,9})(?::(\d{1,9}))?$/;
/** Where a panic began: all there is without `RUST_BACKTRACE=1`. */
const PANIC = /panicked at (?:'.{0,1000}', )?(\S{1,500}?):(\d{1,9}):(\d{1,9}):?$/;
const HASH = /::h[0-9a-f]{16}$/;

const LIBRARY_PATH = /(?:^|\/)(?:rustc\/|\.cargo\/(?:registry|git)\/|cargo\/registry\/|library\/(?:std|core|alloc)\/)/;
const LIBRARY_NAME =
  /^(?:<?(?:&?mut )?(?:std|core|alloc|tokio|hyper|hyper_util|lambda_runtime|lambda_http|tower|tracing|futures|futures_util|futures_core|anyhow|eyre|backtrace|panic_unwind)(?:::|$)|__rust|rust_begin_unwind|_start$|main$|__libc_start)/;

/** anyhow and eyre: one cause stands alone, several are numbered; the lines of one message are indented alike. */
const CAUSE = /^ {2,8}(?: {0,3}(\d{1,4}): )?(\S.{0,2000})$/;
const MAX_CAUSES = 20;

/** Frames, and the chain of causes that `{:?}` of an anyhow or eyre error prints below the message. */
export function parseRustTrace(lines: readonly string[]): ParsedTrace {
  const begin = lines.indexOf("Caused by:");
  const causes = begin < 0 ? [] : lines.slice(begin + 1);
  const end = causes.findIndex((line) => !CAUSE.test(line));
  const own = end < 0 ? causes : causes.slice(0, end);
  // A numbered cause looks like a frame without its place.
  const others = begin < 0 ? lines : [...lines.slice(0, begin), ...causes.slice(own.length)];
  return { frames: parseRustFrames(others), causes: parseRustCauses(own), threads: [] };
}

function parseRustCauses(lines: readonly string[]): PrintedCause[] {
  const messages: string[] = [];
  for (const line of lines) {
    const [, number, text = ""] = CAUSE.exec(line) ?? [];
    if (messages.length === MAX_CAUSES) break;
    const last = messages.at(-1);
    if (number === undefined && last !== undefined) messages[messages.length - 1] = `${last}\n${text}`;
    else messages.push(text);
  }
  return messages.map((message, parent) => ({ type: null, message, frames: [], source: "source", parent }));
}

/** What was said above the chain of causes. */
export function withoutRustCauses(message: string): string {
  const begin = /\n{1,3}Caused by:\n/.exec(message)?.index ?? -1;
  return begin <= 0 ? message : message.slice(0, begin);
}

/** Rust's frames, caller first: `N: path::name` and, where the binary has its symbols, `at file:line:column`. */
function parseRustFrames(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let origin: Frame | null = null;
  for (const [index, line] of lines.entries()) {
    const name = NAME.exec(line)?.[1];
    if (name !== undefined) {
      const place = PLACE.exec(lines[index + 1] ?? "");
      frames.push(toFrame(name.replace(HASH, ""), place));
    } else if (frames.length === 0) {
      const place = PANIC.exec(line);
      if (place !== null) origin = toFrame(null, place);
    }
  }
  return frames.length === 0 && origin !== null ? [origin] : frames.reverse();
}

function toFrame(name: string | null, place: RegExpExecArray | null): Frame {
  const path = place?.[1] ?? null;
  const relative = path === null ? null : (belowTaskRoot(path) ?? path.replace(/^\.\//, ""));
  return {
    function: name,
    module: moduleOf(name),
    filename: relative,
    absPath: path,
    line: toPosition(place?.[2]),
    column: toPosition(place?.[3]),
    contextLine: null,
    inApp: isOwn(name, path),
  };
}

/** What stands before the last `::`, unless the name is that of a trait's implementation (`<T as Future>::poll`). */
function moduleOf(name: string | null): string | null {
  if (name === null || name.startsWith("<")) return null;
  const end = name.replace(/::\{\{closure\}\}/g, "").lastIndexOf("::");
  return end <= 0 ? null : name.slice(0, end);
}

/** A binary is one file: what was built from the registry or the toolchain is told by its path, else by its name. */
function isOwn(name: string | null, path: string | null): boolean {
  if (path !== null && LIBRARY_PATH.test(path)) return false;
  return name === null || !LIBRARY_NAME.test(name);
}
