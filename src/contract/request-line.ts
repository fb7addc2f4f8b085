import type { RedactOptions } from "./redact.ts";
import { type RequestData, readRequestData } from "./request-data.ts";
import { readScopeData, type ScopeData } from "./scope-data.ts";
import { readWrapperLine, writeWrapperLine } from "./wrapper-line.ts";

/** What the wrapper logs at the start of an invocation, for the event of an attempt that cannot tell any more. */
export interface RequestLine {
  readonly requestId: string;
  /** `null` where the invocation is about no HTTP request. */
  readonly request: RequestData | null;
  readonly scope: ScopeData;
}

/** `{"lambdaSentryRequest":1,"requestId":"…","request":{…},"scope":{…}}`, without a line feed. */
export function writeRequestLine({ requestId, request, scope }: RequestLine): string {
  return writeWrapperLine("lambdaSentryRequest", requestId, { ...(request === null ? {} : { request }), scope });
}

/** Reads a log line as a request line, whoever wrote it: bounded and redacted anew. `null` for whatever is none. */
export function readRequestLine(text: string, options: RedactOptions): RequestLine | null {
  const members = readWrapperLine(text, "lambdaSentryRequest");
  if (members === null) return null;
  const { requestId } = members;
  return {
    requestId,
    request: readRequestData(members["request"], options),
    scope: readScopeData(members["scope"], options),
  };
}
