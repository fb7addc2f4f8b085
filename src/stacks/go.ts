import { belowTaskRoot, type Frame, toPosition } from "./frame.ts";

const PLACE = /^\t(\S{1,1000}):(\d{1,9})(?: \+0x[0-9a-f]{1,16})?(?: fp=.{0,200})?$/;
const CREATED = /^created by (.{1,500}?)(?: in goroutine \d{1,10})?$/;
const MODULE_VERSION = /@v\d{1,9}\.\d{1,9}\.\d{1,9}/;
/** Folders of Go's own library, which a stripped path begins with. */
const STANDARD =
  /^(?:runtime|reflect|net|encoding|internal|sync|context|io|os|fmt|maps|slices|strings|bytes|bufio|database|crypto|syscall|sort|errors|compress|html|log|math|path|regexp|strconv|testing|text|time|unicode|iter|unique|vendor)\//;

/** Go's frames, caller first. A frame is two lines: the function and, behind a TAB, its place. */
export function parseGoFrames(lines: readonly string[]): Frame[] {
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
  return slash < 0 && !/^[a-z][\w]*$/.test(head)
    ? { module: null, name: printed }
    : { module: head, name: printed.slice(dot + 1) };
}

function isOwn(printed: string, path: string): boolean {
  if (path.includes("/usr/local/go/") || path.includes("/go/pkg/mod/") || MODULE_VERSION.test(path)) return false;
  if (path.includes("aws/aws-lambda-go/") || path.includes("/vendor/")) return false;
  if (/^(?:runtime|reflect)\./.test(printed) || printed.startsWith("github.com/aws/aws-lambda-go/")) return false;
  return !STANDARD.test(path);
}
