/** A line that holds one token and nothing else, in the characters of base64, base64url and JSON Web Tokens. */
const TOKEN_LINE = /(?:\r?\n|\\r?\\n)[ \t]{0,8}([A-Za-z0-9+/_.=-]{1,200})(?=[ \t]{0,8}(?:[\r\n"']|\\[rn"']|$))/y;
/** Nothing breaks a shorter line. */
const MIN_LINE_LENGTH = 40;

/**
 * Where a token really ends that starts at `start` and was found up to `end`: when it runs up to the end of a long line,
 * the next lines may belong to it. Reads every character once.
 */
export function wrappedEnd(text: string, start: number, end: number): number {
  let length = end - start;
  let reached = end;
  while (length >= MIN_LINE_LENGTH) {
    TOKEN_LINE.lastIndex = reached;
    const token = TOKEN_LINE.exec(text)?.[1];
    if (token === undefined || !isFragment(token)) return reached;
    reached = TOKEN_LINE.lastIndex;
    length = token.length;
  }
  return reached;
}

/** A word stands alone on a line, too; what is broken off a token has digits, padding or letters in no order. */
function isFragment(token: string): boolean {
  return /\d|=$|[a-z][A-Z]{2}|[+/]/.test(token) && !/^\d{1,12}$|^[\d.:-]{1,40}$/.test(token);
}
