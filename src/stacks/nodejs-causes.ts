import type { ParsedTrace } from "./frame.ts";
import { toHeadline } from "./headline.ts";
import { parseNodejsFrames } from "./nodejs.ts";

/** `util.inspect` writes `[cause]:`, axios writes `Caused by:` into the stack string. */
const CAUSE = /^[ \t]*(?:\[cause\]|Caused by): (.*)$/;
/** The errors of an AggregateError follow, one below the other, indented alike. */
const ERRORS = /^[ \t]*\[errors\]: \[/;

/** The lines of one error within a printed trace. */
interface Section {
  readonly header: string;
  readonly source: string;
  readonly parent: number;
  readonly lines: string[];
}

/** A list of errors that is being read. */
interface ErrorList {
  readonly parent: number;
  /** Of the first error's line; `null` until it has come. */
  indentation: number | null;
  count: number;
}

/** Cuts a trace at the marks of its causes. */
export function parseNodejsTrace(lines: readonly string[]): ParsedTrace {
  const sections: Section[] = [{ header: "", source: "", parent: 0, lines: [] }];
  let list: ErrorList | null = null;
  for (const line of lines) {
    const cause = CAUSE.exec(line)?.[1];
    if (cause !== undefined) {
      sections.push({ header: cause, source: "cause", parent: sections.length - 1, lines: [] });
    } else if (ERRORS.test(line)) {
      list = { parent: sections.length - 1, indentation: null, count: 0 };
    } else if (list !== null && isItem(line, list)) {
      sections.push({ header: line, source: `errors[${list.count}]`, parent: list.parent, lines: [] });
      list.count += 1;
    } else {
      sections.at(-1)?.lines.push(line);
    }
  }
  const [thrown, ...causes] = sections;
  return {
    frames: parseNodejsFrames(thrown?.lines ?? []),
    causes: causes.map(({ header, source, parent, lines: own }) => ({
      ...toHeadline(header),
      frames: parseNodejsFrames(own),
      source,
      parent,
    })),
    threads: [],
  };
}

function isItem(line: string, list: ErrorList): boolean {
  const text = line.trimStart();
  if (text === "" || /^(?:at |[\]}])/.test(text)) return false;
  list.indentation ??= line.length - text.length;
  return line.length - text.length === list.indentation;
}
