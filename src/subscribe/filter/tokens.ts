import { refuse } from "./refuse.ts";

const TOKEN =
  /\s*(\(|\)|&&|\|\||!=|>=|<=|=|>|<|,|\.\.\.|%[^%]*%|"(?:[^"\\]|\\.)*"|\$[\w.\-*[\]'"]*(?:\['[^']*'\][\w.\-*[\]]*)*|[\w.+*-]+)/y;
const MAX_REGEXES = 2;

/** The tokens of a JSON or space-delimited pattern, from the first to the last. */
export class Tokens {
  readonly pattern: string;
  readonly #tokens: readonly string[];
  #at = 0;

  /** @param text - The pattern without its brackets. */
  constructor(pattern: string, text: string) {
    this.pattern = pattern;
    this.#tokens = split(pattern, text);
    if (this.#tokens.filter((token) => token.startsWith("%")).length > MAX_REGEXES) {
      throw refuse(pattern, `more than ${MAX_REGEXES} regular expressions`);
    }
  }

  /** The next token, without taking it; `undefined` at the end. */
  get next(): string | undefined {
    return this.#tokens[this.#at];
  }

  /** Takes the next token. */
  take(what: string): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw refuse(this.pattern, `expected ${what} at the end`);
    return token;
  }

  /** Takes the next token if it is this one. */
  skip(token: string): boolean {
    if (this.next !== token) return false;
    this.#at++;
    return true;
  }

  /** What is wrong with the next token. */
  refuse(what: string): Error {
    const found = this.next === undefined ? "the end" : JSON.stringify(this.next);
    return refuse(this.pattern, `expected ${what}, found ${found}`);
  }
}

function split(pattern: string, text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ""; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw refuse(pattern, `cannot read ${JSON.stringify(text.slice(at).trim().slice(0, 20))}`);
    tokens.push(token);
  }
  return tokens;
}
