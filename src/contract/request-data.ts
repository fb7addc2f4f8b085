import { plainValue } from "./plain-value.ts";
import type { RedactOptions } from "./redact.ts";
import { isMembers } from "./wrapper-line.ts";

/** The HTTP request that an invocation is about, in the names of Sentry's `request` interface. */
export interface RequestData {
  readonly method?: string;
  readonly url?: string;
  readonly query_string?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only with `sendDefaultPii`. */
  readonly cookies?: Readonly<Record<string, string>>;
  /** A body in JSON or as a form; of any other `{content_type, content_length}`. */
  readonly data?: unknown;
}

const METHOD = /^[A-Za-z]{1,32}$/;
const MAX_URL_CHARS = 2048;
const MAX_HEADERS = 60;
const MAX_HEADER_CHARS = 1024;
const MAX_DATA_CHARS = 8192;

/** Reads request data that a log line tells: bounded, redacted, nothing but the members that are known. */
export function readRequestData(value: unknown, options: RedactOptions): RequestData | null {
  if (!isMembers(value)) return null;
  const { method, url, query_string: query, headers, cookies, data } = value;
  const request: RequestData = {
    ...(typeof method === "string" && METHOD.test(method) ? { method } : {}),
    ...textMember("url", url, MAX_URL_CHARS, options),
    ...textMember("query_string", query, MAX_URL_CHARS, options),
    ...textsMember("headers", headers, options),
    ...(options.personal ? textsMember("cookies", cookies, options) : {}),
    ...dataMember(data, options),
  };
  return Object.keys(request).length === 0 ? null : request;
}

function textMember(name: string, value: unknown, chars: number, options: RedactOptions): object {
  return typeof value === "string" && value !== "" ? { [name]: plainValue(value, options, { chars }) } : {};
}

function textsMember(name: string, value: unknown, options: RedactOptions): object {
  if (!isMembers(value)) return {};
  const texts = Object.entries(value).filter((entry) => typeof entry[1] === "string" && entry[0].length <= 128);
  if (texts.length === 0) return {};
  return {
    [name]: plainValue(Object.fromEntries(texts), options, { members: MAX_HEADERS, chars: MAX_HEADER_CHARS }),
  };
}

function dataMember(value: unknown, options: RedactOptions): object {
  if (value === undefined || value === null) return {};
  const data = plainValue(value, options);
  return JSON.stringify(data).length <= MAX_DATA_CHARS ? { data } : {};
}
