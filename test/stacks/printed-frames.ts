import type { RuntimeFamily } from "../../src/read/printed-error.ts";

/** A frame as a reader of the log would copy it: nothing of it comes from the parsers in `src/stacks/`. */
export interface PrintedFrame {
  readonly function: string | null;
  /** The last part of the path. */
  readonly file: string | null;
  readonly line: number | null;
}

type Reader = (line: string, next: string) => PrintedFrame | null;

const frame = (name: string | undefined, path: string | undefined, line: string | undefined): PrintedFrame => ({
  function: name?.trim() || null,
  file:
    path
      ?.split(/[\\/]/)
      .at(-1)
      ?.replace(/^<.*>$/, "") || null,
  line: line === undefined ? null : Number(line),
});

/** One line, or two, by the runtime's own notation. */
const READERS: Partial<Record<RuntimeFamily, Reader>> = {
  nodejs: (line) => {
    const named = /^\s*at (?:async )?(.+?)(?: \[as [^\]]+\])? \((?:file:\/\/)?([^()]+?):(\d+):\d+\)(?: \{)?$/.exec(
      line,
    );
    if (named) return frame(named[1], named[2], named[3]);
    const bare = /^\s*at (?:async )?(?:file:\/\/)?((?:\/|node:)[^()]*?):(\d+):\d+(?: \{)?$/.exec(line);
    return bare ? frame(undefined, bare[1], bare[2]) : null;
  },
  python: (line) => {
    const match = /^\s*File "([^"]+)",? [lL]ine (\d+)(?:, in (.+))?$/.exec(line.replaceAll("\u00a0", " "));
    return match ? frame(match[3], match[1], match[2]) : null;
  },
  java: (line) => {
    const match = /^\s*at (?:[^\s(]*\/)?[\w.$]+?\.([\w$<>]+)\(([^():]+?)(?::(\d+))?\)/.exec(
      line.replace(/\/0x[0-9a-f]+/, ""),
    );
    if (!match) return null;
    return frame(match[1], /\.\w+$/.test(match[2] ?? "") ? match[2] : undefined, match[3]);
  },
  dotnet: (line) => {
    const match = /^ *at (?:.*?\.)?(\.?[^.(\s[]+(?:\[[^\]]*\])?)\(.*?\)(?: in (.+):line (\d+))?\s*$/.exec(line);
    return match ? frame(match[1], match[2], match[3]) : null;
  },
  ruby: (line) => {
    const match = /^\s*(?:from )?(\/?[^\s:][^:]*|<internal:[^>]+>):(\d+):in [`'](.+?)'(?:: .*)?$/.exec(line);
    return match ? frame(match[3], match[1], match[2]) : null;
  },
  go: (line, next) => {
    const place = /^\t(\S+):(\d+)(?: \+0x[0-9a-f]+)?/.exec(next);
    if (!place || line.startsWith("\t")) return null;
    const name = line.replace(/^created by (.*?)(?: in goroutine \d+)?$/, "$1").replace(/\((?:[^()]|\.\.\.)*\)$/, "");
    return frame(
      name
        .split("/")
        .at(-1)
        ?.replace(/^[a-z]\w*\./, ""),
      place[1],
      place[2],
    );
  },
  rust: (line, next) => {
    const match = /^ *\d+: (?:0x[0-9a-f]+ - )?(.+)$/.exec(line);
    const place = /^ +at (\S.*?):(\d+)(?::\d+)?$/.exec(next);
    // A chain of causes is numbered, too.
    if (!match || (!place && !/::|^_|^main$|^start/.test(match[1] ?? ""))) return null;
    return frame(match[1]?.replace(/::h[0-9a-f]{16}$/, ""), place?.[1], place?.[2]);
  },
  php: (line, next) => {
    const called = /^#\d+ (?:\[internal function\]|(.+?)\((\d+)\)): /.exec(line);
    if (!called) return null;
    // The function in which a call stands is what the next entry calls.
    const caller = /^#\d+ (?:\[internal function\]|.+?\(\d+\)): (.+)$/.exec(next);
    const name = caller?.[1] ?? "";
    const open = name.indexOf("(", name.includes("{closure") ? name.indexOf("}") : 0);
    return frame(open > 0 ? name.slice(0, open) : name, called[1], called[2]);
  },
};

/** The stack frames in a log record's text, in the order in which they are printed. */
export function printedFrames(runtime: RuntimeFamily, text: string): PrintedFrame[] {
  const read = READERS[runtime];
  if (read === undefined) return [];
  const { lines, frames } = linesOf(text);
  const inLines = [...frames, ...lines.flatMap((line, index) => read(line, lines[index + 1] ?? "") ?? [])];
  const known = inLines.filter(({ function: name, file }) => name !== null || file !== null);
  return [...originOf(runtime, lines, known.length > 0), ...known];
}

/** Where PHP's error was thrown and Rust's panic began is told in words. */
function originOf(runtime: RuntimeFamily, lines: readonly string[], hasFrames: boolean): PrintedFrame[] {
  if (runtime === "rust" && !hasFrames) {
    const place = lines.flatMap((line) => /panicked at (?:'.*', )?(\S+?):(\d+):\d+:?$/.exec(line) ?? []);
    return place.length === 0 ? [] : [frame(undefined, place[1], place[2])];
  }
  if (runtime !== "php") return [];
  const first = lines.find((line) => /^#0 /.test(line));
  const callee = first === undefined ? null : /^#\d+ (?:\[internal function\]|.+?\(\d+\)): (.+)$/.exec(first);
  const name = callee?.[1] ?? "";
  const open = name.indexOf("(", name.includes("{closure") ? name.indexOf("}") : 0);
  const place = lines.flatMap((line) => /(?: in| thrown in) (\/.+?)(?: on line |:)(\d+)$/.exec(line) ?? []);
  const at = frame(open > 0 ? name.slice(0, open) : name, place.at(-2), place.at(-1));
  return at.function === null && at.file === null ? [] : [at];
}

interface Printed {
  readonly lines: readonly string[];
  /** Go's JSON has frames as objects. */
  readonly frames: readonly PrintedFrame[];
}

function linesOf(text: string): Printed {
  const brace = text.search(/\{\s*"/);
  if (brace < 0) return { lines: text.split(/\r\n|\r|\n/), frames: [] };
  try {
    return membersOf(JSON.parse(text.slice(brace, text.lastIndexOf("}") + 1)));
  } catch {
    return { lines: text.split(/\r\n|\r|\n/), frames: [] };
  }
}

/** The members in which runtimes print stacks. */
function membersOf(value: unknown, name = ""): Printed {
  if (typeof value === "string") {
    const holds = /^(?:stack|stackTrace|message|trace|error|log|msg|errorMessage|)$/.test(name);
    return { lines: holds ? value.split(/\r\n|\r|\n/) : [], frames: [] };
  }
  if (typeof value !== "object" || value === null) return { lines: [], frames: [] };
  const { path, line, label } = value as { path?: unknown; line?: unknown; label?: unknown };
  if (typeof path === "string" && typeof line === "number") {
    return { lines: [], frames: [frame(typeof label === "string" ? label : undefined, path, String(line))] };
  }
  // An error that is printed with `stack` repeats it in `stackTrace`; a rejection wraps the error that is its reason.
  const { reason } = value as { reason?: unknown };
  const isWrapper = typeof reason === "object" && reason !== null && "stack" in reason;
  const members = Object.entries(value).filter(
    ([key]) => !(key === "stack" && "stackTrace" in value) && !(isWrapper && /^stack/.test(key)),
  );
  const parts = members.map(([key, member]) => membersOf(member, Array.isArray(value) ? name : key));
  return { lines: parts.flatMap(({ lines }) => lines), frames: parts.flatMap(({ frames }) => frames) };
}
