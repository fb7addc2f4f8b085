import { comparison } from "./comparison.ts";
import type { Passes } from "./filter-pattern.ts";
import { refuse } from "./refuse.ts";
import { Tokens } from "./tokens.ts";

/** Asks the column of a line; `null` for a column of which nothing is asked. */
type Column = ((text: string) => boolean) | null;

const OPERATORS = new Set(["=", "!=", ">", ">=", "<", "<="]);
/** A column of a line: in brackets, in quotation marks, or up to the next blank. */
const FIELD = /\[([^\]]*)\]|"([^"]*)"|(\S+)/y;
const BLANKS = /\s*/y;

/**
 * `[a, b = 4* && b != 403, ..., z]`: a line passes when it has these columns and each is as asked. The ellipsis stands for any
 * number of columns; without one, the last column takes the rest of the line.
 */
export function readColumns(pattern: string): Passes {
  if (!pattern.endsWith("]")) throw refuse(pattern, "the closing ] is missing");
  const tokens = new Tokens(pattern, pattern.slice(1, -1));
  const before: Column[] = [];
  let after: Column[] | null = null;
  for (;;) {
    if (tokens.skip("...")) {
      if (after !== null) throw refuse(pattern, "more than one ellipsis");
      after = [];
    } else (after ?? before).push(readColumn(tokens));
    if (!tokens.skip(",")) break;
  }
  if (tokens.next !== undefined) throw tokens.refuse("a comma");
  return (message) => {
    const fields = fieldsOf(message, after === null ? before.length : Number.POSITIVE_INFINITY);
    const tail = after ?? [];
    if (after === null ? fields.length !== before.length : fields.length < before.length + tail.length) return false;
    const isAsAsked = (column: Column, at: number): boolean => column === null || column(fields[at] ?? "");
    return (
      before.every((column, at) => isAsAsked(column, at)) &&
      tail.every((column, at) => isAsAsked(column, fields.length - tail.length + at))
    );
  };
}

/** A name, and conditions on it; a condition on another column's name is taken to be about this one. */
function readColumn(tokens: Tokens): Column {
  let either: ((text: string) => boolean)[][] | null = null;
  for (;;) {
    if (tokens.next !== undefined && /^\w/.test(tokens.next)) tokens.take("a name");
    if (!OPERATORS.has(tokens.next ?? "")) break;
    const compare = comparison(tokens.pattern, tokens.take("an operator"), tokens.take("a value"));
    either ??= [[]];
    either.at(-1)?.push(compare);
    if (tokens.skip("||")) either.push([]);
    else if (!tokens.skip("&&")) break;
  }
  const any = either;
  return any === null ? null : (text) => any.some((all) => all.every((compare) => compare(text)));
}

function fieldsOf(line: string, most: number): string[] {
  const fields: string[] = [];
  for (let at = skipBlanks(line, 0); at < line.length; at = skipBlanks(line, FIELD.lastIndex)) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(line);
    if (match === null) break;
    const [whole, bracketed, quoted] = match;
    if (fields.length === most - 1 && skipBlanks(line, at + whole.length) < line.length) {
      fields.push(line.slice(at).trimEnd());
      break;
    }
    fields.push(bracketed ?? quoted ?? whole);
    FIELD.lastIndex = at + whole.length;
  }
  return fields;
}

function skipBlanks(line: string, from: number): number {
  BLANKS.lastIndex = from;
  return from + (BLANKS.exec(line)?.[0].length ?? 0);
}
