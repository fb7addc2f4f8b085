import { GO_BEGINS, GO_GOES_ON } from "./go-raw.ts";
import { javaPrintBegins } from "./java.ts";
import { JAVA_FATAL } from "./java-raw.ts";
import { isRubyHeading } from "./ruby.ts";
import { RUST_OVERFLOW_BEGINS, RUST_PANIC_BEGINS, RUST_PANIC_GOES_ON } from "./rust-raw.ts";

/** The text of a line before (negative) or after this one; `null` where it cannot belong to the same trace. */
export type LineAt = (offset: number) => string | null;

/** Where a trace stands, seen from a line of it. */
export interface TraceSpan {
  /** How many lines before this one are in it. */
  readonly back: number;
  /** How many from this one on. */
  readonly length: number;
}

/** A trace whose last line nothing marks: from its first line on, as far as its lines go. */
interface OpenTrace {
  /** How many lines before this one the trace begins, `null` when none does. */
  readonly begins: (lineAt: LineAt) => number | null;
  /** Only the message, before the first of these, may have lines of another kind. */
  readonly goesOn: RegExp;
  /** How many lines it has at least; one where that is not said. */
  readonly least?: number;
}

const JAVA_TRACE = /^\t*(?:at |Caused by: |Suppressed: |\.\.\. \d{1,6} more|\[CIRCULAR REFERENCE)/;

export const DOTNET_BEGINS =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t[0-9a-f-]{0,36}\tfail\t[A-Za-z_][\w.+`]{1,199}[:[]/;

const OPEN_TRACES: readonly OpenTrace[] = [
  // Java's client without a telemetry pipe prints the message twice.
  { begins: javaPrintBegins, goesOn: JAVA_TRACE, least: 2 },
  {
    begins: startsWith(/^(?:Exception in thread "main" |(?:Terminating|Aborting) due to java\.lang\.OutOfMemoryError)/),
    goesOn: JAVA_TRACE,
  },
  // The Java virtual machine's own report.
  { begins: startsWith(JAVA_FATAL), goesOn: /^#/ },
  // .NET's virtual machine.
  {
    begins: startsWith(
      /^(?:Unhandled [Ee]xception[.:] |Stack overflow\.$|Out of memory\.$|Fatal error\. |Process terminated\. )/,
    ),
    goesOn: /^(?: {3}at | {1,3}---|---|Repeat \d{1,9} times:)/,
  },
  // .NET's runtime client on a custom runtime, whose output is cut at each line end.
  { begins: startsWith(DOTNET_BEGINS), goesOn: /^(?: {3}at | {1,3}---)/, least: 2 },
  // The platform's old fault, where its type came as an event of its own.
  { begins: startsWith(/^Unknown application error occurred$/), goesOn: /^[A-Za-z][\w.:<>]{1,79}$/, least: 2 },
  // bref's init, and PHP itself.
  { begins: startsWith(/^Fatal error: /), goesOn: /^(?: \{"message":|The function failed to start\.)/ },
  {
    begins: startsWith(/^(?:NOTICE: PHP message: )?PHP (?:Fatal|Parse) error: {2}/),
    goesOn: /^(?:$|Stack trace:|#\d{1,4} |Next \S| {2}thrown in )/,
  },
  // Go: only a dying process goes on with its goroutines.
  {
    begins: (lineAt) => (GO_BEGINS.test(lineAt(0) ?? "") && goroutineFollows(lineAt) ? 0 : null),
    goesOn: GO_GOES_ON,
  },
  // Rust's panic hook: place, message, and for the first panic of a process a note.
  {
    begins: (lineAt) => (lineAt(1) !== null && RUST_PANIC_BEGINS.test(lineAt(0) ?? "") ? 0 : null),
    goesOn: RUST_PANIC_GOES_ON,
    least: 2,
  },
  {
    begins: (lineAt) =>
      lineAt(1)?.startsWith("fatal runtime error: ") && RUST_OVERFLOW_BEGINS.test(lineAt(0) ?? "") ? 0 : null,
    goesOn: /^fatal runtime error: /,
  },
  // Ruby's runtime client without a telemetry pipe.
  {
    begins: (lineAt) => (lineAt(1) === "{" && isRubyHeading(lineAt(0) ?? "") ? 0 : null),
    goesOn: /^(?: {2}|\}$|$)/,
  },
];

/** Longer ones are cut; Java prints 1024 frames of a recursion without end. */
const MAX_LINES = 1200;
const MAX_MESSAGE_LINES = 20;

/** The traces that this line may begin, or, where the message stands before, give away. */
export function openTracesAt(lineAt: LineAt): TraceSpan[] {
  const spans: TraceSpan[] = [];
  for (const { begins, goesOn, least = 1 } of OPEN_TRACES) {
    const back = begins(lineAt);
    if (back !== null) spans.push({ back, length: Math.max(least, lengthOf(lineAt, goesOn)) });
  }
  return spans;
}

function startsWith(first: RegExp): OpenTrace["begins"] {
  return (lineAt) => (first.test(lineAt(0) ?? "") ? 0 : null);
}

function goroutineFollows(lineAt: LineAt): boolean {
  for (let next = 1; next <= MAX_MESSAGE_LINES; next++) {
    const line = lineAt(next);
    if (line === null) return false;
    if (/^(?:goroutine \d|runtime stack:)/.test(line)) return true;
  }
  return false;
}

function lengthOf(lineAt: LineAt, goesOn: RegExp): number {
  let length = 1;
  for (let next = 1; next < MAX_LINES; next++) {
    const line = lineAt(next);
    if (line === null) break;
    if (goesOn.test(line)) length = next + 1;
    else if (length > 1 || next > MAX_MESSAGE_LINES) break;
  }
  return length;
}
