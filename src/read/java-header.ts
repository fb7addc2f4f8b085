/** A class as the client prints it. */
export const CLASS = /^[\p{L}_$][\p{L}\p{M}\p{N}_$./-]{0,200}$/u;
/** Messages that the client words itself, so that they differ from the exception's own. */
export const LOADING = /^Error loading (?:class|method) \S/;
export const CLASS_NOT_FOUND = "Class not found: ";
export const FRAME = /^\tat /;

const MAX_HEADER_LINES = 200;

/** The line that ends in the class, if the next one shows that it is not a logger's. `end`: where the next one begins. */
export function headerOf(
  text: string,
): { readonly type: string; readonly message: string; readonly end: number } | null {
  for (let begin = 0, count = 0; count < MAX_HEADER_LINES; count++) {
    const end = text.indexOf("\n", begin);
    if (end < 0) return null;
    const line = text.slice(begin, end);
    const colon = line.lastIndexOf(": ");
    const type = line.slice(colon + 2);
    if (colon >= 0 && CLASS.test(type) && isOwnPrint(text, end + 1, type)) {
      return { type, message: text.slice(0, begin + colon), end: end + 1 };
    }
    if (colon >= 0 && text.startsWith(type, end + 1) && CLASS.test(type)) {
      const message = text.slice(0, begin + colon);
      if (isPrintedTwice(message, type, text, end + 1 + type.length)) return { type, message, end: end + 1 };
    }
    if (FRAME.test(line)) return null;
    begin = end + 1;
  }
  return null;
}

/** Whether an exception with words of its own (`OrderError(id=7)`, a data class) is printed there, with frames below. */
function isOwnPrint(text: string, at: number, type: string): boolean {
  const end = text.indexOf("\n", at);
  return end >= 0 && text.startsWith("\tat ", end + 1) && isOwnWords(text.slice(at, at + 300), type);
}

/** Where the class stands in a package, its name without that: what everybody else prints begins with the package. */
export function isOwnWords(line: string, type: string): boolean {
  const name = type.slice(Math.max(type.lastIndexOf("."), type.lastIndexOf("$")) + 1);
  return name !== type && name !== "" && line.startsWith(name) && !/^[\p{L}\p{N}_.$]/u.test(line.slice(name.length));
}

/** A logger's `failed: java.lang.X` above a trace is no runtime's: there the two messages differ. */
function isPrintedTwice(message: string, type: string, text: string, at: number): boolean {
  if (LOADING.test(message) || message.startsWith(CLASS_NOT_FOUND)) return true;
  if (message === type) return at === text.length || text[at] === "\n";
  return text.startsWith(`: ${message}`, at);
}
