import { type Comparison, comparison } from "./comparison.ts";
import type { Passes } from "./filter-pattern.ts";
import { refuse } from "./refuse.ts";
import { readSelector } from "./selector.ts";
import { Tokens } from "./tokens.ts";

type Condition = (document: unknown) => boolean;

const OPERATORS = new Set(["=", "!=", ">", ">=", "<", "<="]);
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["NULL", null],
  ["TRUE", true],
  ["FALSE", false],
]);
const MAX_WILDCARDS = 3;

/** `{ ($.a = x && $.b[0] != %y%) || $.c NOT EXISTS }`: only events that are a JSON object as a whole can pass. */
export function readJsonCondition(pattern: string): Passes {
  if (!pattern.endsWith("}")) throw refuse(pattern, "the closing } is missing");
  const tokens = new Tokens(pattern, pattern.slice(1, -1));
  const reader = new Reader(tokens);
  const condition = reader.either();
  if (tokens.next !== undefined) throw tokens.refuse("the end");
  if (reader.wildcards > MAX_WILDCARDS) throw refuse(pattern, `more than ${MAX_WILDCARDS} wildcards`);
  return (message) => {
    const document = parse(message);
    return document !== undefined && condition(document);
  };
}

class Reader {
  readonly #tokens: Tokens;
  wildcards = 0;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  either(): Condition {
    const parts = [this.#both()];
    while (this.#tokens.skip("||")) parts.push(this.#both());
    return (document) => parts.some((part) => part(document));
  }

  #both(): Condition {
    const parts = [this.#one()];
    while (this.#tokens.skip("&&")) parts.push(this.#one());
    return (document) => parts.every((part) => part(document));
  }

  #one(): Condition {
    const tokens = this.#tokens;
    if (tokens.skip("(")) {
      const inner = this.either();
      if (!tokens.skip(")")) throw tokens.refuse("a closing )");
      return inner;
    }
    const { select, wildcards } = readSelector(tokens);
    this.wildcards += wildcards;
    if (tokens.skip("IS")) {
      const word = tokens.take("NULL, TRUE or FALSE");
      if (!CONSTANTS.has(word)) throw refuse(tokens.pattern, `IS wants NULL, TRUE or FALSE, not ${word}`);
      const constant = CONSTANTS.get(word);
      return (document) => select(document).some((value) => value === constant);
    }
    if (tokens.skip("NOT")) {
      if (!tokens.skip("EXISTS")) throw tokens.refuse("EXISTS");
      return (document) => select(document).length === 0;
    }
    if (!OPERATORS.has(tokens.next ?? "")) throw tokens.refuse("an operator");
    const operator = tokens.take("an operator");
    const compare: Comparison = comparison(tokens.pattern, operator, tokens.take("a value"));
    return (document) => select(document).some((value) => isValue(value) && compare(value));
  }
}

/** What conditions are about; arrays, objects, booleans and null are not. */
function isValue(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function parse(message: string): object | undefined {
  try {
    const document: unknown = JSON.parse(message);
    return typeof document === "object" && document !== null && !Array.isArray(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
