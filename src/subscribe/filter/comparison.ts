import { refuse } from "./refuse.ts";
import { compileRegex } from "./regex.ts";

/** Asks a value of a log event: a string or a number of JSON, or a column's text. */
export type Comparison = (value: string | number) => boolean;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ORDERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/** @param token - As it stands in the pattern: a word, a number, a quoted string, or a regular expression in `%`. */
export function comparison(pattern: string, operator: string, token: string): Comparison {
  const order = Object.hasOwn(ORDERS, operator) ? ORDERS[operator] : undefined;
  if (order !== undefined) {
    if (!NUMBER.test(token)) throw refuse(pattern, `${operator} wants a number, not ${JSON.stringify(token)}`);
    const bound = Number(token);
    return (value) => isNumeric(value) && order(Number(value), bound);
  }
  const equals = equality(pattern, token);
  return operator === "=" ? equals : (value) => !equals(value);
}

function equality(pattern: string, token: string): Comparison {
  if (token.startsWith("%")) {
    const expression = compileRegex(pattern, token.slice(1, -1));
    return (value) => expression.test(String(value));
  }
  if (token.startsWith('"')) return glob(token.slice(1, -1).replace(/\\(.)/gs, "$1"));
  if (!NUMBER.test(token)) return glob(token);
  return (value) => (isNumeric(value) ? Number(value) === Number(token) : value === token);
}

/** An asterisk is a wildcard at either end, and itself in between. */
function glob(text: string): Comparison {
  if (text === "*") return () => true;
  const [before, after] = [text.startsWith("*"), text.endsWith("*")];
  const core = text.slice(before ? 1 : 0, after ? -1 : undefined);
  return (value) => {
    const said = String(value);
    if (before && after) return said.includes(core);
    if (before) return said.endsWith(core);
    return after ? said.startsWith(core) : said === core;
  };
}

function isNumeric(value: string | number): boolean {
  return typeof value === "number" || NUMBER.test(value);
}
