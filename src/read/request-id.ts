import { isRequestId } from "../contract/request-id.ts";

export { isRequestId };

const JSON_REQUEST_ID =
  /"(?:requestId|AWSRequestId|function_request_id|aws_request_id|awsRequestId)"\s*:\s*"([0-9a-f-]{36})"/;

const TAB = 9;
const OPENING_BRACKET = 91;
const OPENING_BRACE = 123;

/** The value as a request ID, or `null`. */
export function asRequestId(value: unknown): string | null {
  return typeof value === "string" && isRequestId(value) ? value : null;
}

/**
 * The request ID that a function's own line carries, or `null`.
 *
 * Looks at fixed places only, because it runs on every line of every batch: `<time>\t<id>\t…` (Node.js, .NET),
 * `[LEVEL]\t<time>\t<id>\t…` (Python), and the usual keys of a JSON line.
 */
export function requestIdOfLine(text: string): string | null {
  switch (text.charCodeAt(0)) {
    case OPENING_BRACE:
      return asRequestId(JSON_REQUEST_ID.exec(text.length > 65_536 ? text.slice(0, 65_536) : text)?.[1]);
    case OPENING_BRACKET: {
      const time = text.indexOf("]\t");
      if (time < 0 || time > 12) return null;
      const id = text.indexOf("\t", time + 2);
      return id > 0 && text.charCodeAt(id + 37) === TAB ? asRequestId(text.slice(id + 1, id + 37)) : null;
    }
    default:
      return text.charCodeAt(24) === TAB && text.charCodeAt(61) === TAB ? asRequestId(text.slice(25, 61)) : null;
  }
}
