import { FILTERED } from "./placeholder.ts";
import { STRONG, SUFFIX } from "./secret-words.ts";

const SECRET_NAME = new RegExp(`(?:${STRONG})${SUFFIX}$`, "i");
/** An element with text and its end, or with a word at which the log was cut. */
const ELEMENT = /(<([\w:.-]{1,128})(?:\s[^<>]{0,256})?>)([^<\s][^<]{0,4096})(<\/|$)/g;
/** The same as HTML shows it. */
const ESCAPED_ELEMENT = /(&lt;([\w:.-]{1,128})&gt;)([^&\s]{1,4096})/g;

/** Replaces the text of XML elements with secret names: `<password>x</password>`, `<wsse:Password Type="…">x</wsse:Password>`. */
export function filterMarkup(text: string): string {
  let filtered = text;
  if (filtered.includes("<")) {
    filtered = filtered.replace(ELEMENT, (whole, tag: string, name: string, value: string, end: string) =>
      SECRET_NAME.test(name) && (end !== "" || !/\s/.test(value)) ? `${tag}${FILTERED}${end}` : whole,
    );
  }
  if (!filtered.includes("&lt;")) return filtered;
  return filtered.replace(ESCAPED_ELEMENT, (whole, tag: string, name: string) =>
    SECRET_NAME.test(name) ? tag + FILTERED : whole,
  );
}
