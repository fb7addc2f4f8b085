import { belowTaskRoot, type Frame, toPosition } from "./frame.ts";

const POSITION = /:(\d{1,9}):(\d{1,9})$/;
const NO_FILE = /^(?:<anonymous>|native|unknown location|index \d{1,9})$/;
/** Where Node.js read the code: `file:///var/task/index.mjs:5` above the source line of a crash or a syntax error. */
const SOURCE_POSITION = /^(?:file:\/\/)?(\/.*):(\d{1,9})$/;
/** The message stands before the source position where the runtime client prints both. */
const MAX_SOURCE_LINES = 50;
const EXTENSION = /\.[cm]?[jt]sx?$/;
const DEPENDENCY = "node_modules/";

/**
 * The two lines in which Node.js shows where an error was thrown or code could not be parsed: the position and the source
 * line. They stand above the error's heading, and so are no part of its trace. Empty where the text has none.
 */
export function nodejsSourceLines(text: string, maxLineLength: number): string[] {
  const lines = text.split("\n", MAX_SOURCE_LINES).map((line) => line.slice(0, maxLineLength));
  const index = lines.findIndex((line) => SOURCE_POSITION.test(line) || parseFrame(line) !== null);
  return SOURCE_POSITION.test(lines[index] ?? "") ? lines.slice(index, index + 2) : [];
}

/** V8's frames, caller first. Lines that are no frames are skipped, whatever they are. */
export function parseNodejsFrames(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  for (const line of lines) {
    const frame = parseFrame(line);
    if (frame !== null) frames.push(frame);
  }
  const source = sourceFrame(lines);
  return (source === null ? frames : withSource(frames, source)).reverse();
}

function parseFrame(line: string): Frame | null {
  let call = line.trim();
  if (!call.startsWith("at ")) return null;
  call = call.slice(3);
  // `util.inspect` opens the error's own properties behind the last frame.
  if (call.endsWith(" {")) call = call.slice(0, -2);
  if (call.startsWith("async ")) call = call.slice(6);
  const open = call.indexOf(" (");
  if (open > 0 && call.endsWith(")")) return toFrame(call.slice(0, open), call.slice(open + 2, -1));
  return POSITION.test(call) ? toFrame(null, call) : toFrame(call, "<anonymous>");
}

function toFrame(name: string | null, printedLocation: string): Frame | null {
  const location = printedLocation.startsWith("eval at ") ? evalOrigin(printedLocation) : printedLocation;
  const position = POSITION.exec(location);
  const file = position === null ? location : location.slice(0, position.index);
  const alias = name === null ? -1 : name.indexOf(" [as ");
  const functionName = name === null || alias <= 0 ? name : name.slice(0, alias);
  if (file === "" || NO_FILE.test(file)) return functionName === null ? null : noFile(functionName);
  return {
    ...fileMembers(file),
    function: functionName,
    line: toPosition(position?.[1]),
    column: toPosition(position?.[2]),
    contextLine: null,
  };
}

/** `eval at outer (eval at run (/var/task/a.js:1:2), <anonymous>:1:1), <anonymous>:3:4`: where the outermost file calls. */
function evalOrigin(location: string): string {
  const open = location.lastIndexOf(" (");
  const close = location.indexOf(")", open);
  return open < 0 || close < 0 ? "<anonymous>" : location.slice(open + 2, close);
}

function noFile(name: string): Frame {
  return {
    function: name,
    module: null,
    filename: null,
    absPath: null,
    line: null,
    column: null,
    contextLine: null,
    inApp: false,
  };
}

function fileMembers(printed: string): Pick<Frame, "absPath" | "filename" | "module" | "inApp"> {
  const absPath = printed.startsWith("file://") ? printed.slice("file://".length) : printed;
  const relative = belowTaskRoot(absPath);
  const filename = relative ?? absPath;
  const isDependency = /(?:^|\/)(?:node_modules|\.yarn)\//.test(filename);
  return { absPath, filename, module: moduleOf(filename), inApp: relative !== null && !isDependency };
}

/** As Sentry's SDK for Node.js writes modules: `pg.lib:client`, `handlers:order`. */
function moduleOf(filename: string): string {
  if (filename.startsWith("node:")) return filename;
  const dependency = filename.lastIndexOf(DEPENDENCY);
  const path = dependency < 0 ? filename : filename.slice(dependency + DEPENDENCY.length);
  const slash = path.lastIndexOf("/");
  const base = path.slice(slash + 1).replace(EXTENSION, "");
  const folder = path.slice(0, Math.max(slash, 0)).replace(/^\//, "").replaceAll("/", ".");
  return folder === "" ? base : `${folder}:${base}`;
}

/** The place and text that Node.js prints above a raw crash. Only there a syntax error tells its file. */
function sourceFrame(lines: readonly string[]): Frame | null {
  for (const [index, line] of lines.entries()) {
    const match = SOURCE_POSITION.exec(line);
    if (match?.[1] !== undefined) {
      const text = lines[index + 1];
      const isSource = text !== undefined && text.trim() !== "" && parseFrame(text) === null;
      return {
        ...fileMembers(match[1]),
        function: null,
        line: toPosition(match[2]),
        column: null,
        contextLine: isSource ? text : null,
      };
    }
    if (parseFrame(line) !== null) return null;
  }
  return null;
}

/** `frames` are callee first here. The source line joins its frame; a place that no frame has is the innermost one. */
function withSource(frames: readonly Frame[], source: Frame): Frame[] {
  const index = frames.findIndex((frame) => frame.absPath === source.absPath && frame.line === source.line);
  const match = frames[index];
  if (match !== undefined) return frames.with(index, { ...match, contextLine: source.contextLine });
  return source.inApp && !frames.some((frame) => frame.inApp) ? [source, ...frames] : [...frames];
}
