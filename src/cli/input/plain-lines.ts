/** How a log event of several lines looks once it is saved line by line. */
interface MultiLineForm {
  readonly first: RegExp;
  /** A line that must come within the next ones, or nothing is joined. */
  readonly needs: RegExp | null;
  /** A line that goes on the event. */
  readonly goesOn: RegExp;
  /** One more line that ends it, where the one before is of this kind. */
  readonly ends?: { readonly after: RegExp; readonly line: RegExp };
}

const FORMS: readonly MultiLineForm[] = [
  // Python's runtime: the message may have several lines, then the traceback and its indented frames.
  {
    first: /^\[ERROR\] [\p{L}_]/u,
    needs: /^Traceback \(most recent call last\):/,
    goesOn: /^[ \u00a0\t]/,
    // What the logging module prints, indented with ordinary spaces, ends in the error's own line.
    ends: { after: /^ {2}/, line: /^[A-Za-z_][\w.]{0,200}(?:Error|Exception)(?:: |$)/ },
  },
  // .NET's runtime: the exception, its causes and their frames.
  {
    first: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t[0-9a-f-]{0,36}\tfail\t[A-Za-z_][\w.+`]{1,200}/,
    needs: /^ {3}at \S/,
    goesOn: /^(?: {3}at \S| {1,3}---|---)/,
  },
  // The platform's old faults name their type on a second line.
  {
    first: /^(?:RequestId: [0-9a-f-]{36} Error: |Unknown application error occurred)/,
    needs: null,
    goesOn: /^(?:Runtime|Extension|Function|Sandbox|Client)[.<][\w.<>]{1,80}\s*$/,
  },
  // The X-Ray ID of a REPORT.
  { first: /^REPORT RequestId: /, needs: null, goesOn: /^XRAY TraceId: / },
];

/** No line of these kinds is part of another event. */
const NEW_EVENT =
  /^(?:START RequestId: |END RequestId: |REPORT RequestId: |INIT_START |INIT_REPORT |\[[A-Z]{4,8}\]\t|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|\{"time(?:stamp)?": ?"\d{4}-)/;

/** A message may be long: a validation error with a line for each row. */
const MAX_HEADER_LINES = 1000;

/** Puts the lines of one log event together again, for the forms whose meaning needs it. */
export function joinPlainLines(lines: readonly string[]): string[] {
  const messages: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = endOfEvent(lines, at);
    messages.push(lines.slice(at, end).join("\n"));
    at = end;
  }
  return messages;
}

function endOfEvent(lines: readonly string[], at: number): number {
  const form = FORMS.find(({ first }) => first.test(lines[at] ?? ""));
  if (form === undefined) return at + 1;
  let next = at + 1;
  if (form.needs !== null) {
    const found = findNeeded(lines, next, form.needs);
    if (found === null) return at + 1;
    next = found + 1;
  }
  while (next < lines.length && form.goesOn.test(lines[next] ?? "")) next++;
  if (form.ends?.after.test(lines[next - 1] ?? "") && isLastLine(lines[next] ?? "", lines[at] ?? "", form.ends.line))
    next++;
  return next;
}

/** An error's own line, told by its name, or by the name with which the event begins. */
function isLastLine(line: string, first: string, form: RegExp): boolean {
  const type = /^\[ERROR\] ([\p{L}_][\p{L}\p{M}\p{N}_]{0,200})(?:: |$)/u.exec(first)?.[1];
  const name = line.slice(0, 400).split(":", 1)[0] ?? "";
  return form.test(line) || (type !== undefined && (name === type || name.endsWith(`.${type}`)));
}

function findNeeded(lines: readonly string[], from: number, needs: RegExp): number | null {
  for (let at = from; at < Math.min(lines.length, from + MAX_HEADER_LINES); at++) {
    const line = lines[at] ?? "";
    if (needs.test(line)) return at;
    if (NEW_EVENT.test(line)) return null;
  }
  return null;
}
