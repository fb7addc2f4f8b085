import { refuse } from "./refuse.ts";

/** Letters, digits, the symbols and operators that the service accepts, and the space that its own example has. */
const ALLOWED = /^(?:[\w:#=@/;,\- ^$?[\]{}|*+.]|\\[dDsSwW^$?[\]{}|\\*+.]|\\x[\dA-Fa-f]{2})*$/;
/** `{,n}`, which is literal text in JavaScript. */
const NO_MINIMUM = /\{,(?=\s{0,4}\d)/g;

/** The expression between two `%`, with the service's restrictions: no parentheses, one-byte characters only. */
export function compileRegex(pattern: string, source: string): RegExp {
  if (source === "") throw refuse(pattern, "a regular expression is empty");
  const at = firstRefused(source);
  if (at !== null) {
    throw refuse(pattern, `a regular expression may not have ${JSON.stringify(at)}; write it as \\xhh`);
  }
  try {
    return new RegExp(source.replace(NO_MINIMUM, "{0,"));
  } catch (cause) {
    throw refuse(pattern, "a regular expression cannot be read", cause);
  }
}

function firstRefused(source: string): string | null {
  if (ALLOWED.test(source)) return null;
  let end = source.length - 1;
  while (end > 0 && !ALLOWED.test(source.slice(0, end))) end--;
  return source.slice(end, end + (source[end] === "\\" ? 2 : 1));
}
