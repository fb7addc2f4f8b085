import { FILTERED } from "../../contract/placeholder.ts";
import { isSecretName } from "../../contract/plain-value.ts";
import { redact } from "../../contract/redact.ts";
import type { Members } from "../../contract/wrapper-line.ts";
import { membersOf, textOf } from "./members.ts";
import type { TriggerOptions } from "./trigger.ts";

const MAX_QUERY_CHARS = 2048;
const MAX_PARAMETERS = 100;

/** The query string as it may be sent: values of secret parameters replaced, order and repetition kept. */
export function shownQuery(event: Members, options: TriggerOptions): string | undefined {
  const raw = textOf(event, "rawQueryString");
  const pairs = raw === undefined ? pairsOf(event) : [...new URLSearchParams(raw)];
  if (pairs.length === 0) return undefined;
  return pairs
    .slice(0, MAX_PARAMETERS)
    .map(([name, value]) => {
      const shown = isSecretName(name) ? FILTERED : encode(redact(value.slice(0, MAX_QUERY_CHARS), options));
      return `${encode(redact(name.slice(0, MAX_QUERY_CHARS), options))}=${shown}`;
    })
    .join("&")
    .slice(0, MAX_QUERY_CHARS);
}

function pairsOf(event: Members): (readonly [string, string])[] {
  const multiple = Object.entries(membersOf(event, "multiValueQueryStringParameters"));
  const all = multiple.length > 0 ? multiple : Object.entries(membersOf(event, "queryStringParameters"));
  return all.flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).flatMap((value: unknown) =>
      typeof value === "string" ? [[name, value] as const] : [],
    ),
  );
}

/** Brackets stay: placeholders are to be read. Half a surrogate pair cannot be encoded. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replaceAll("%5B", "[").replaceAll("%5D", "]");
}
