import { belowTaskRoot, type Frame, toPosition } from "./frame.ts";

/** The frames of one exception: the thrown one, or one that `--->` names. */
export interface DotnetSection {
  /** What follows `--->`; `null` for the thrown one. */
  readonly header: string | null;
  readonly frames: readonly Frame[];
}

/** The JSON format prints the lines without their indentation. */
const FRAME = /^ {0,3}at (?=\S)/;
const CAUSE = /^ {0,3}---> (.*)$/;
const END_OF_CAUSE = /^ {0,3}--- End of inner exception stack trace ---/;
/** An AggregateException prints its exceptions again behind its own frames. */
const PRINTED_AGAIN = "(Inner Exception #";
/** The full name, an error code of the system's, the message. */
const HEADLINE = /^([A-Za-z_][\w.+`]{0,199}(?:\[[^\]]{1,200}\]{1,3})?)(?: \([\w, -]{1,24}\))?(?:: (.*))?$/;
const LIBRARIES =
  /^(?:System|Microsoft|Amazon|Npgsql|Newtonsoft|MySql|MySqlConnector|StackExchange|Polly|RestSharp|Dapper|MongoDB)\.|^lambda_method/;

/**
 * Sorts the frames to their exceptions. The headers stand first, outermost first; then come the frames, innermost first,
 * each exception's closed by a mark.
 */
export function splitDotnetTrace(lines: readonly string[]): readonly [DotnetSection, ...DotnetSection[]] {
  const thrown = { header: null, frames: [] as Frame[] };
  const causes: { header: string; frames: Frame[] }[] = [];
  let depth = 0;
  for (const line of lines) {
    const header = CAUSE.exec(line)?.[1];
    if (header?.startsWith(PRINTED_AGAIN)) break;
    if (header !== undefined) depth = causes.push({ header, frames: [] });
    if (END_OF_CAUSE.test(line)) depth = Math.max(depth - 1, 0);
    const frame = toFrame(line);
    if (frame !== null) [thrown, ...causes][depth]?.frames.unshift(frame);
  }
  return [thrown, ...causes];
}

/** `System.Net.Sockets.SocketException (111): Connection refused` */
export function dotnetHeadline(header: string): { readonly type: string | null; readonly message: string | null } {
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
