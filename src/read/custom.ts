import { boundedMessage } from "./bounds.ts";
import type { PrintedError } from "./printed-error.ts";

const MAX_LINE_CHARS = 1000;
/** `<script>: line 3: <what>: <why>`; dash leaves `line` out. */
const SHELL =
  /^([\w./-]{1,200}): (?:line )?\d{1,6}: .{1,400}: (?:command not found|not found|Permission denied|No such file or directory|Is a directory|cannot execute.{0,80}|Exec format error)$/;
const LOADER =
  /^([\w./-]{1,300}): (?:(?:error while loading shared libraries|symbol lookup error): .{1,500}|[\w./-]{1,300}: version `[\w.]{1,60}' not found \(required by .{1,300}\))$/;
const MUSL =
  /^(?:Error loading shared library .{1,300} \(needed by ([\w./-]{1,300})\)|Error relocating ([\w./-]{1,300}): .{1,300}: symbol not found)$/;
/** What the platform starts: a failure to run it ends the init. */
const ENTRY =
  /^(?:\/(?:var\/task|var\/runtime|opt)\/|\.\/)?(?:bootstrap|lambda-entrypoint\.sh|entrypoint\.sh)$|^\/lambda-entrypoint\.sh$/;

/**
 * What a shell or the dynamic loader says where a program cannot be run: a bootstrap, a container's entry point, or a
 * program that a handler calls.
 *
 * Source: bash, dash, glibc's `ld.so`, musl (docs/log-formats.md 2.10).
 */
export function readCustomRaw(text: string): PrintedError | null {
  if (text.length > MAX_LINE_CHARS || text.includes("\n")) return null;
  const loader = LOADER.exec(text);
  const musl = loader === null ? MUSL.exec(text) : null;
  const program = loader?.[1] ?? musl?.[1] ?? musl?.[2] ?? null;
  if (program === null && !SHELL.test(text)) return null;
  return {
    runtime: "other",
    origin: program !== null && ENTRY.test(program) ? "init" : "raw",
    imitable: true,
    type: null,
    runtimeType: null,
    message: boundedMessage(text),
    trace: [],
    code: null,
    causeText: "",
  };
}
