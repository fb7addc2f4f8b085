import type { Passes } from "./filter-pattern.ts";
import { refuse } from "./refuse.ts";

/** A sign, blanks after a minus, and a phrase with `\"` and `\\` in it or a word. */
const TERM = /\s*(\?|-\s*)?(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/y;
const WORD = /^\w+$/;

/**
 * Terms: every one has to stand somewhere in the message, those with `-` nowhere, one of those with `?` unless there are
 * others, beside which the service ignores them. Case matters; a term may be part of a word.
 */
export function readTerms(pattern: string): Passes {
  const required: string[] = [];
  const optional: string[] = [];
  const excluded: string[] = [];
  TERM.lastIndex = 0;
  while (pattern.slice(TERM.lastIndex).trim() !== "") {
    const match = TERM.exec(pattern);
    if (match === null) throw refuse(pattern, "a quotation mark is not closed");
    const [, sign, phrase, word] = match;
    if (word !== undefined && !WORD.test(word)) {
      throw refuse(pattern, `the term ${JSON.stringify(word)} has to be in quotation marks`);
    }
    const term = word ?? phrase?.replace(/\\(.)/gs, "$1") ?? "";
    if (sign === "?") optional.push(term);
    else if (sign === undefined) required.push(term);
    else excluded.push(term);
  }
  return (message) => {
    const has = (term: string): boolean => term.trim() === "" || message.includes(term);
    if (required.length === 0 && excluded.length === 0) return optional.some(has);
    return required.every(has) && !excluded.some(has);
  };
}
