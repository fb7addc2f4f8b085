import type { Headline } from "./frame.ts";

/** `Error: message`, `AggregateError [ECONNREFUSED]: message`, `Error` */
const HEADER = /^([A-Za-z_$][\w$.]{0,255})(?: \[[\w.]{1,64}\])?(?:: ?([\s\S]*))?$/;

/** The type and message of the errors that a trace names, as JavaScript, Java and Python print them. */
export function toHeadline(header: string): Headline {
  // `[cause]: Error: x {` opens the error's own properties where it has no frames; in a list a comma follows.
  const text = header.replace(/ \{$|,$/, "").trim();
  const match = HEADER.exec(text);
  if (match?.[1] === undefined) return { type: null, message: text === "" ? null : text };
  const message = match[2]?.trim() ?? "";
  return { type: match[1], message: message === "" ? null : message };
}
