import { readColumns } from "./columns.ts";
import { readJsonCondition } from "./json-condition.ts";
import { refuse } from "./refuse.ts";
import { compileRegex } from "./regex.ts";
import { readTerms } from "./terms.ts";

/** Whether a log event's message passes. */
export type Passes = (message: string) => boolean;

/** The service's limit, in characters. */
export const MAX_PATTERN_CHARS = 1024;

/**
 * Reads a filter pattern of CloudWatch Logs and makes its offline twin: terms (`a b`, `?a ?b`, `a -b`, `"a phrase"`), a
 * regular expression (`%a|b%`), conditions on JSON (`{ $.a = 1 }`) or on columns (`[a, b = 4*]`).
 *
 * After the documentation, each of whose examples is a test; where that leaves something open, the narrower reading, so that
 * what passes here passes there. The service's own word is `TestMetricFilter`. Regular expressions run as JavaScript's: do
 * not run a pattern of somebody else's on hostile text.
 *
 * @throws {@link ForwarderError} `ERR_FILTER_PATTERN` that says what is wrong and where.
 */
export function compileFilterPattern(pattern: string): Passes {
  if (pattern.length > MAX_PATTERN_CHARS) throw refuse(pattern, `has more than ${MAX_PATTERN_CHARS} characters`);
  const text = pattern.trim();
  switch (text[0]) {
    case undefined:
      return () => true;
    case "{":
      return readJsonCondition(text);
    case "[":
      return readColumns(text);
    case "%": {
      const expression = compileRegex(text, wholeRegex(text));
      return (message) => expression.test(message);
    }
    default:
      return readTerms(text);
  }
}

function wholeRegex(text: string): string {
  const end = text.indexOf("%", 1);
  if (end < 0) throw refuse(text, "a regular expression is not closed with %");
  if (end < text.length - 1) throw refuse(text, "a regular expression has to stand alone; use | inside of it");
  return text.slice(1, end);
}
