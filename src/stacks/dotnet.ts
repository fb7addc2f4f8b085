import { belowTaskRoot, type Frame, type Headline, type ParsedTrace, toPosition } from "./frame.ts";

/** The JSON format prints the lines without their indentation. */
const FRAME = /^ {0,3}at (?=\S)/;
const CAUSE = /^ {0,3}---> (.*)$/;
const END_OF_CAUSE = /^ {0,3}--- End of inner exception stack trace ---/;
/** An AggregateException prints its exceptions behind its own frames: older versions all of them, newer ones all but the first. */
const MEMBER = /^\(Inner Exception #(\d{1,4})\) (.*)$/;
const END_OF_MEMBER = /<---\s*$/;
/** The full name, an error code of the system's, the message. */
const HEADLINE = /^([A-Za-z_][\w.+`]{0,199}(?:\[[^\]]{1,200}\]{1,3})?)(?: \([\w, -]{1,24}\))?(?:: (.*))?$/;
const LIBRARIES =
  /^(?:System|Microsoft|Amazon|Npgsql|Newtonsoft|MySql|MySqlConnector|StackExchange|Polly|RestSharp|Dapper|MongoDB)\.|^lambda_method/;

interface Section {
  readonly header: string;
  readonly source: string;
  readonly parent: number;
  readonly frames: Frame[];
}

/**
 * Sorts the frames to their exceptions. The headers stand first, outermost first; then come the frames, innermost first,
 * each exception's closed by a mark.
 */
export function parseDotnetTrace(lines: readonly string[]): ParsedTrace {
  const thrown: Section = { header: "", source: "", parent: 0, frames: [] };
  const sections: Section[] = [thrown];
  /** Where the next frame belongs; -1 is nowhere. */
  let at = 0;
  for (const line of lines) {
    const header = CAUSE.exec(line)?.[1];
    if (header !== undefined) at = openSection(header, at, sections);
    if (END_OF_CAUSE.test(line) && at > 0) at = sections[at]?.parent ?? 0;
    const frame = toFrame(line.replace(END_OF_MEMBER, ""));
    if (frame !== null) sections[at]?.frames.push(frame);
    if (END_OF_MEMBER.test(line)) at = -1;
  }
  const causes = sections.slice(1);
  return {
    frames: thrown.frames.reverse(),
    causes: causes.map(({ header, frames, source, parent }) => ({
      ...dotnetHeadline(header),
      frames: frames.reverse(),
      source,
      parent,
    })),
    threads: [],
  };
}

/** Where the frames that follow belong. */
function openSection(header: string, parent: number, sections: Section[]): number {
  const [, number, text] = MEMBER.exec(header) ?? [];
  if (number === undefined || text === undefined) {
    const source = "InnerException";
    return sections.push({ header, source, parent: Math.max(parent, 0), frames: [] }) - 1;
  }
  // The first one is the inner exception, which has been printed.
  if (number === "0" && sections.length > 1) return -1;
  return sections.push({ header: text, source: `InnerExceptions[${number}]`, parent: 0, frames: [] }) - 1;
}

/** `System.Net.Sockets.SocketException (111): Connection refused` */
function dotnetHeadline(header: string): Headline {
  const [, type, message] = HEADLINE.exec(header) ?? [];
  return type === undefined ? { type: null, message: header || null } : { type, message: message || null };
}

/** `   at Orders.Function.Handler(String input) in /src/Function.cs:line 12` */
function toFrame(line: string): Frame | null {
  const start = FRAME.exec(line)?.[0];
  const open = start === undefined ? -1 : line.indexOf("(");
  const close = line.indexOf(")", open);
  if (start === undefined || open < 0 || close < 0) return null;
  const call = line.slice(start.length, open);
  const [, path, number] = / in (\S.{0,500}):line (\d{1,9})$/.exec(line.slice(close)) ?? [];
  // `Orders.Function..ctor`: the constructor's name begins with a dot. `Get[System.Int32]`: the arguments have some.
  const generic = call.indexOf("[");
  const name = generic < 0 ? call : call.slice(0, generic);
  const dot = /\.\.c?ctor$/.test(name) ? name.lastIndexOf("..") : name.lastIndexOf(".");
  return {
    function: dot < 0 ? call : call.slice(dot + 1),
    module: dot <= 0 ? null : call.slice(0, dot),
    filename: path === undefined ? null : (belowTaskRoot(path) ?? path),
    absPath: path ?? null,
    line: toPosition(number),
    column: null,
    contextLine: null,
    inApp: !LIBRARIES.test(call),
  };
}
