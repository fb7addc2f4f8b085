import { type Frame, toPosition } from "./frame.ts";

/** `# C  [liborders.so+0x1234]  sum+0x14`: a kind of frame, then where the program counter was. */
const NATIVE =
  /^(?:# ?)?([CVvA]) {2}\[([^\]+\s]{1,255})\+0x[0-9a-f]{1,16}\](?: {2}(.{1,500}?)(?:\+0x[0-9a-f]{1,16})?)?$/;
/** `j  com.acme.Orders.load(J)V+12`, `J 812 c2 com.acme.Orders.load(J)V (27 bytes) @ 0x…` */
const JAVA =
  /^(?:# ?)?(?:j {2}|J ?\d{1,9} (?:%? ?[bsn!]{0,3} ?)(?:c[12] )?)([\w.$/]{1,500})\.([\w$<>]{1,255})\([^)]{0,500}\)\S{0,300}(?: .{0,200})?$/;
/** Code of the virtual machine itself, of the interpreter and of its stubs. */
const OWN = /^(?:libjvm|libjava|libnio|libnet|libzip|libc|libpthread|ld-linux)[.-]/;

/**
 * The frames of a crash report of the Java virtual machine (`hs_err_pid8.log`, and its head on the output), caller first;
 * `null` where the lines hold none.
 */
export function parseJavaCrash(lines: readonly string[]): Frame[] | null {
  const frames: Frame[] = [];
  for (const line of lines) {
    if (line.startsWith("\tat ")) return null;
    const frame = toFrame(line);
    const last = frames.at(-1);
    // The report repeats the problematic frame as the first of the stack.
    const isRepeated = frames.length === 1 && last?.function === frame?.function && last?.filename === frame?.filename;
    if (frame !== null && !isRepeated) frames.push(frame);
  }
  return frames.length === 0 ? null : frames.reverse();
}

function toFrame(line: string): Frame | null {
  const [, module, method] = JAVA.exec(line) ?? [];
  if (module !== undefined && method !== undefined) {
    const name = module.replaceAll("/", ".");
    return { ...EMPTY, function: method, module: name, inApp: !/^(?:java|jdk|sun|javax)\./.test(name) };
  }
  const [, kind, library, symbol] = NATIVE.exec(line) ?? [];
  if (library === undefined) return null;
  return { ...EMPTY, function: symbol ?? null, filename: library, inApp: kind === "C" && !OWN.test(library) };
}

const EMPTY: Frame = {
  function: null,
  module: null,
  filename: null,
  absPath: null,
  line: toPosition(undefined),
  column: null,
  contextLine: null,
  inApp: false,
};
