import { belowTaskRoot, type Frame, toPosition } from "./frame.ts";

/** A call as PHP prints it: where it stands, and what is called there. */
interface Call {
  readonly file: string | null;
  readonly line: number | null;
  readonly callee: string | null;
}

const CALL = /^#\d{1,4} (?:\[internal function\]|(.{1,500}?)\((\d{1,9})\)): (.{1,1000})$/;
const MAIN = /^#\d{1,4} \{main\}/;
const THROWN = /^ {1,4}thrown in (.{1,500}) on line (\d{1,9})/;

/**
 * The frames, caller first. PHP prints with each call where it stands, and not in which function: that is what the next
 * entry calls. Where the error itself was thrown stands apart, or nowhere.
 */
export function parsePhpFrames(lines: readonly string[]): Frame[] {
  let thrown: Call = { file: null, line: null, callee: null };
  const calls: Call[] = [];
  for (const line of lines) {
    const [, file, position, callee] = CALL.exec(line) ?? [];
    const [, thrownFile, thrownLine] = THROWN.exec(line) ?? [];
    if (callee !== undefined) calls.push({ file: file ?? null, line: toPosition(position), callee: nameOf(callee) });
    else if (MAIN.test(line)) calls.push({ file: null, line: null, callee: null });
    if (thrownFile !== undefined) thrown = { file: thrownFile, line: toPosition(thrownLine), callee: null };
  }
  return [thrown, ...calls]
    .map((place, index) => toFrame(place, calls[index]?.callee ?? null))
    .filter((frame) => frame.function !== null || frame.filename !== null)
    .reverse();
}

/** `App\Orders->find(7)`, without the arguments; a closure's name may tell its file and function. */
function nameOf(call: string): string {
  const open = call.indexOf("(", call.includes("{closure") ? call.indexOf("}") : 0);
  return open <= 0 ? call : call.slice(0, open);
}

function toFrame({ file, line }: Call, functionName: string | null): Frame {
  const relative = file === null ? null : belowTaskRoot(file);
  const filename = relative ?? file;
  return {
    function: functionName,
    module: null,
    filename,
    absPath: file,
    line,
    column: null,
    contextLine: null,
    inApp: relative !== null && !relative.startsWith("vendor/"),
  };
}
