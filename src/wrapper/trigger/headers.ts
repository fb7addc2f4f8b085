import { FILTERED } from "../../contract/placeholder.ts";
import { isSecretName } from "../../contract/plain-value.ts";
import { redact } from "../../contract/redact.ts";
import { isMembers, type Members } from "../../contract/wrapper-line.ts";
import { membersOf } from "./members.ts";
import type { TriggerOptions } from "./trigger.ts";

/** Header names in lower case, several values joined as HTTP does it. */
export type Headers = ReadonlyMap<string, string>;

const MAX_HEADERS = 60;
const MAX_NAME_CHARS = 128;
const MAX_VALUE_CHARS = 1024;
const MAX_COOKIES = 50;

/** Cookies have a member of their own. */
const COOKIES = new Set(["cookie", "cookie2", "set-cookie"]);
/** Who somebody is, or from where: left out unless `sendDefaultPii`. */
const PERSONAL =
  /^(?:authorization|proxy-authorization|forwarded|from|via|x-forwarded-(?:for|user|email|preferred-username)|x-amzn-oidc-.{1,64}|x-amz-security-token|x-(?:real|client|cluster-client|original-forwarded|appengine-user)-?(?:ip|for)?|(?:cf-connecting|true-client|fastly-client|fly-client|do-connecting)-ip|cloudfront-viewer-(?:address|latitude|longitude|city|postal-code)|x-(?:user|remote-user|auth|username)(?:-.{1,64})?)$/;

export function headersOf(event: Members): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(membersOf(event, "headers"))) {
    if (typeof value === "string") headers.set(name.toLowerCase(), value);
  }
  for (const [name, values] of Object.entries(membersOf(event, "multiValueHeaders"))) {
    if (Array.isArray(values))
      headers.set(name.toLowerCase(), values.filter((value) => typeof value === "string").join(", "));
  }
  return headers;
}

/** The headers as they may be sent: secrets replaced, personal ones only with `sendDefaultPii`. */
export function shownHeaders(headers: Headers, options: TriggerOptions): Record<string, string> | undefined {
  const shown = [...headers]
    .filter(
      ([name]) => name.length <= MAX_NAME_CHARS && !COOKIES.has(name) && (options.personal || !PERSONAL.test(name)),
    )
    .slice(0, MAX_HEADERS)
    .map(([name, value]) => [name, isSecretName(name) ? FILTERED : shownText(value, options)]);
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}

/** Names and values of the request's cookies, those with a secret's name replaced. */
export function cookiesOf(event: Members, headers: Headers): Record<string, string> | undefined {
  const listed = Array.isArray(event["cookies"]) ? event["cookies"] : (headers.get("cookie") ?? "").split(";");
  const cookies = listed.slice(0, MAX_COOKIES).flatMap((pair: unknown) => {
    const [, name, value] = typeof pair === "string" ? (/^\s{0,8}([^=\s]{1,128})=([^;]*)/.exec(pair) ?? []) : [];
    if (name === undefined || value === undefined) return [];
    return [[name, isSecretName(name) ? FILTERED : shownText(value, { personal: true })] as const];
  });
  return cookies.length === 0 ? undefined : Object.fromEntries(cookies);
}

function shownText(value: string, options: TriggerOptions): string {
  return redact(value.slice(0, MAX_VALUE_CHARS), options);
}

/** Headers of events that name them otherwise. */
export function asHeaders(value: unknown): Headers {
  return headersOf(isMembers(value) ? { headers: value } : {});
}
