import { belowTaskRoot, type Frame, type ParsedTrace, type PrintedThread, toPosition } from "./frame.ts";

const PLACE = /^\t(\S{1,1000}):(\d{1,9})(?: \+0x[0-9a-f]{1,16})?(?: fp=.{0,200})?$/;
const CREATED = /^created by (.{1,500}?)(?: in goroutine \d{1,10})?$/;
const MODULE_VERSION = /@v\d{1,9}\.\d{1,9}\.\d{1,9}/;
/** Folders of Go's own library, which a stripped path begins with. */
const STANDARD =
  /^(?:runtime|reflect|net|encoding|internal|sync|context|io|os|fmt|maps|slices|strings|bytes|bufio|database|crypto|syscall|sort|errors|compress|html|log|math|path|regexp|strconv|testing|text|time|unicode|iter|unique|vendor)\//;

/** `goroutine 18 gp=0xc000102380 m=3 mp=0x… [select, 2 minutes]:` */
const GOROUTINE = /^(goroutine \d{1,10}) [^\n[]{0,100}\[([^\]]{1,100})\]:$/;
const MAX_THREADS = 20;

/** The first goroutine is the one that failed: what stands above its header belongs to it. */
export function parseGoTrace(lines: readonly string[]): ParsedTrace {
  const thrown: string[] = [];
  const threads: { name: string; state: string | null; lines: string[] }[] = [];
  let current = thrown;
  let isFirst = true;
  for (const line of lines) {
    const [, name, state] = GOROUTINE.exec(line) ?? [];
    if (name === undefined) {
      current.push(line);
    } else if (isFirst) {
      isFirst = false;
    } else {
      current = [];
      threads.push({ name, state: state ?? null, lines: current });
    }
  }
  return {
    frames: parseGoFrames(thrown),
    causes: [],
    threads: threads
      .slice(0, MAX_THREADS)
      .map(({ name, state, lines: own }): PrintedThread => ({ name, state, frames: parseGoFrames(own) })),
  };
}

/** Go's frames, caller first. A frame is two lines: the function and, behind a TAB, its place. */
function parseGoFrames(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  for (const [index, line] of lines.entries()) {
    const place = PLACE.exec(line);
    if (place?.[1] === undefined) continue;
    const call = lines[index - 1] ?? "";
    const name = CREATED.exec(call)?.[1] ?? withoutArguments(call);
    if (name !== null) frames.push(toFrame(name, place[1], toPosition(place[2])));
  }
  return frames.reverse();
}

function withoutArguments(call: string): string | null {
  if (!call.endsWith(")") || call.startsWith("\t")) return null;
  // Receivers have parentheses of their own: `main.(*Store).Load(0xc000…)`. The last pair holds the arguments.
  let depth = 0;
  for (let at = call.length - 1; at > 0; at--) {
    if (call[at] === ")") depth++;
    else if (call[at] === "(" && --depth === 0) return call.slice(0, at);
  }
  return null;
}

function toFrame(printed: string, path: string, line: number | null): Frame {
  const relative = belowTaskRoot(path);
  const { module, name } = splitName(printed);
  return {
    function: name,
    module,
    filename: relative ?? path,
    absPath: path,
    line,
    column: null,
    contextLine: null,
    inApp: isOwn(printed, path),
  };
}

/** As Sentry's SDK for Go does: package and function apart, `github.com/acme/orders` and `(*Store).Load`. */
function splitName(printed: string): { readonly module: string | null; readonly name: string } {
  const slash = printed.lastIndexOf("/");
  const dot = printed.indexOf(".", slash + 1);
  if (dot <= 0 || printed.startsWith("(")) return { module: null, name: printed };
  const head = printed.slice(0, dot);
  // The runtime's own JSON has no package: there a dot is a method's or a closure's.
  const isClosure = /^func\d{1,4}(?:[.-]\w{1,40}){0,8}$/.test(printed.slice(dot + 1)) && head !== "main";
  return slash < 0 && (isClosure || !/^[a-z][\w]*$/.test(head))
    ? { module: null, name: printed }
    : { module: head, name: printed.slice(dot + 1) };
}

function isOwn(printed: string, path: string): boolean {
  if (path.includes("/usr/local/go/") || path.includes("/go/pkg/mod/") || MODULE_VERSION.test(path)) return false;
  if (path.includes("aws/aws-lambda-go/") || path.includes("/vendor/")) return false;
  if (/^(?:runtime|reflect)\./.test(printed) || printed.startsWith("github.com/aws/aws-lambda-go/")) return false;
  return !STANDARD.test(path);
}
