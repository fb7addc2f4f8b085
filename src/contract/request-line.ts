import type { RedactOptions } from "./redact.ts";
import { type RequestData, readRequestData } from "./request-data.ts";
import { readScopeData, type ScopeData } from "./scope-data.ts";
import { isMembers, type Members, readWrapperLine, writeWrapperLine } from "./wrapper-line.ts";

/** What the wrapper logs at the start of an invocation, for the event of an attempt that cannot tell any more. */
export interface RequestLine {
  readonly requestId: string;
  /** `null` where the invocation is about no HTTP request. */
  readonly request: RequestData | null;
  readonly scope: ScopeData;
}

/**
 * `{"lambdaSentryRequest":1,"requestId":"…","scope":{…},"data":…,"headers":{…},"request":{…}}`, without a line feed. Data and
 * headers stand apart, so that a line which is too long still says which request it was.
 */
export function writeRequestLine({ requestId, request, scope }: RequestLine): string {
  const { data, headers, ...rest } = request ?? {};
  return writeWrapperLine("lambdaSentryRequest", requestId, {
    scope,
    ...(data === undefined ? {} : { data }),
    ...(headers === undefined ? {} : { headers }),
    ...(request === null ? {} : { request: rest }),
  });
}

/** Reads a log line as a request line, whoever wrote it: bounded and redacted anew. `null` for whatever is none. */
export function readRequestLine(text: string, options: RedactOptions): RequestLine | null {
  const members = readWrapperLine(text, "lambdaSentryRequest");
  if (members === null) return null;
  const { requestId, request } = members as { readonly requestId: string } & Members;
  const bulk = { data: members["data"], headers: members["headers"] };
  return {
    requestId,
    request: readRequestData({ ...bulk, ...(isMembers(request) ? request : {}) }, options),
    scope: readScopeData(members["scope"], options),
  };
}
